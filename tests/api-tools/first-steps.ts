// What a program in TypeScript can say with the types made from the descriptions. It is compiled, never run: a wrong name, value or status is an error here.
import type { components as CaseSelection, operations as SelectionCalls } from "../../artifacts/api-clients/CaseSelection";
import type { operations as IdentityCalls } from "../../artifacts/api-clients/Identity";
import type { operations as IntakeCalls } from "../../artifacts/api-clients/Intake";
import type { components, operations } from "../../artifacts/api-clients/Scheduling";

type Body<Call extends { requestBody: { content: unknown } }> = Call["requestBody"]["content"][keyof Call["requestBody"]["content"]];
type Inspection = operations["GetInspection"]["responses"][200]["content"]["application/json"];
type Problem = components["responses"]["refused"]["content"]["application/problem+json"];

export const token: Body<IdentityCalls["RequestToken"]> = { grant_type: "client_credentials", client_id: "a-client", client_secret: "its secret" };
export const plan: Body<operations["PlanInspection"]> = { localArea: "northmarch", framework: "front-door-2024", fieldworkStartsOn: "2027-01-25" };
export const once: NonNullable<operations["PlanInspection"]["parameters"]["header"]> = { "Idempotency-Key": "9f2d6c1e-6d0b-4a52-9a37-0c8f0b6f7b11" };

export function notify(inspection: Inspection, etag: string): operations["NotifyInspection"]["parameters"] | undefined {
  return inspection.status === "ready" ? { path: { id: inspection.id }, header: { "If-Match": etag } } : undefined;
}

export function isStale(problem: Problem): boolean {
  return problem.code === "stale" && problem.status === 412;
}

export type Receipt = IntakeCalls["ReceiveSubmission"]["responses"][201]["content"]["application/json"];
export type Sample = SelectionCalls["SelectSample"]["responses"][200]["content"]["application/json"];
export const sampled: CaseSelection["schemas"]["SelectionStatus"] = "sampled";

// @ts-expect-error No inspection stands there.
export const nowhere: Inspection["status"] = "somewhere";
// @ts-expect-error What changes an inspection needs If-Match.
export const blind: operations["NotifyInspection"]["parameters"] = { path: { id: "0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35" } };
