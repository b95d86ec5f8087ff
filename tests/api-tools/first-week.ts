// The first week of an inspection, by a stranger's program: it has nothing but the types that openapi-typescript makes from the descriptions of the APIs and
// openapi-fetch, which needs no more; the address of the gateway and the secrets of three clients in its environment, and the file with lists 1 to 5 as its
// argument. tests/Jtai.Clients/FirstWeek.cs is the same in C#.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths as CaseSelection } from "../../artifacts/api-clients/CaseSelection";
import type { paths as Identity } from "../../artifacts/api-clients/Identity";
import type { paths as Intake } from "../../artifacts/api-clients/Intake";
import type { paths as Scheduling } from "../../artifacts/api-clients/Scheduling";

type Problem = components["schemas"]["Problem"];
type Answer<Data, Refusal = Problem> = { data?: Data; error?: Refusal; response: Response };

const lead = await signIn("demo-ofsted-lead", "LEAD_SECRET");
const council = await signIn("demo-northmarch-council", "COUNCIL_SECRET");
const neighbour = await signIn("demo-southmere-council", "NEIGHBOUR_SECRET");

// ¶13: the first Monday that leaves enough notice, in a week that breaks no usual rule.
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format();
const monday = new Date(today);
monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7));
const plan = { localArea: "northmarch", framework: "front-door-2024", fieldworkStartsOn: "" };
for (; ; monday.setUTCDate(monday.getUTCDate() + 7)) {
  plan.fieldworkStartsOn = monday.toISOString().slice(0, 10);
  const { framework, fieldworkStartsOn } = plan;
  const { data: preview } = good(await lead.POST("/api/scheduling/v1/timetables/preview", { body: { framework, fieldworkStartsOn } }));
  const notification = preview.milestones.find(({ id }) => id === "notification");
  if (preview.warnings.length === 0 && notification && notification.on >= today) break;
}

// Whoever got no answer asks again with the same key: it is the same inspection.
const once = { params: { header: { "Idempotency-Key": randomUUID() } }, body: plan };
const planned = good(await lead.POST("/api/scheduling/v1/inspections", once));
const id = planned.data.id;
assert.equal(good(await lead.POST("/api/scheduling/v1/inspections", once)).data.id, id);

// ¶14-16. What was read or changed has an ETag, and the next change says by If-Match which state it means.
const at = (etag: string) => ({ path: { id }, header: { "If-Match": etag } });
const reviewers = { ofsted: "reviewer-ofsted", cqc: "reviewer-cqc", hmicfrs: "reviewer-hmicfrs" };
const shared = good(await lead.POST("/api/scheduling/v1/inspections/{id}/intelligence", { params: at(planned.etag), body: { reviewers } }));
const ready = good(await lead.POST("/api/scheduling/v1/inspections/{id}/readiness", { params: at(shared.etag), body: { metOn: today } }));
const reason = "An example begins on the day it is run, also at a weekend.";
refused(412, "stale", await lead.POST("/api/scheduling/v1/inspections/{id}/notification", { params: at(shared.etag), body: { reason } }));
// @ts-expect-error What changes an inspection needs If-Match.
refused(428, "if-match-required", await lead.POST("/api/scheduling/v1/inspections/{id}/notification", { params: { path: { id } }, body: { reason } }));
const notified = good(await lead.POST("/api/scheduling/v1/inspections/{id}/notification", { params: at(ready.etag), body: { reason, overrideReason: reason } }));
assert(notified.data.status === "notified" && notified.data.notifications.length > 0);

// ¶95: the local authority is asked for its lists, and hands them in. The receipt holds the SHA-256 of what arrived.
const inspection = { path: { inspectionId: id } };
const asked = { query: { inspection: id } };
const items = await until(() => council.GET("/api/intake/v1/items", { params: asked }), (items) => items.length > 0);
const item = items.data.find(({ item }) => item === "child-level-data");
assert(item);
const lists = await readFile(process.argv[2]!);
const handedIn = await council.POST("/api/intake/v1/items/{itemId}/documents", {
  params: { path: { itemId: item.id } },
  headers: { "Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="lists-1-to-5.xlsx"' },
  body: lists,
  bodySerializer: () => lists,
});
const receipt = good(handedIn).data;
assert.equal(receipt.sha256, createHash("sha256").update(lists).digest("hex"));
const document = { path: { documentId: receipt.documentId } };
const read = await until(
  () => council.GET("/api/intake/v1/documents/{documentId}", { params: document }),
  ({ state }) => !["received", "scanning", "undetermined"].includes(state),
);
assert(read.data.state === "available" && read.data.fileName === "lists-1-to-5.xlsx");

// ¶97: the lead inspector chooses 30 children, here by taking the suggestion as it is.
const selection = await until(
  () => lead.GET("/api/case-selection/v1/inspections/{inspectionId}/selection", { params: inspection }),
  ({ status }) => status === "data-received",
);
const suggestion = good(await lead.POST("/api/case-selection/v1/inspections/{inspectionId}/suggestions", {
  params: { ...inspection, header: { "Idempotency-Key": randomUUID() } },
  body: { keep: [], leaveOut: [] },
})).data;
const sampled = good(await lead.PUT("/api/case-selection/v1/inspections/{inspectionId}/sample", {
  params: { ...inspection, header: { "If-Match": selection.etag } },
  body: { children: suggestion.children },
}));
assert(sampled.data.status === "sampled" && sampled.data.sampled === 30);

// ¶99: and at least 5 of them for audit. A refusal is a problem with a code to act on.
const { items: chosen } = good(await lead.GET("/api/case-selection/v1/inspections/{inspectionId}/children", {
  params: { ...inspection, query: { chosen: true, limit: 30 } },
})).data;
const selectAudits = (count: number) => lead.PUT("/api/case-selection/v1/inspections/{inspectionId}/audits", {
  params: { ...inspection, header: { "If-Match": sampled.etag } },
  body: { children: chosen.slice(0, count).map(({ child, need }) => ({ child, reason: `Several agencies were involved; need shown: ${need}` })) },
});
refused(422, "too-few-audits", await selectAudits(4));
const audits = good(await selectAudits(5)).data;
assert(audits.status === "audits-selected" && audits.audits === 5);

// The local authority sees whom, by its own identifiers. What is another area's does not exist for its neighbour.
const { children } = good(await council.GET("/api/case-selection/v1/inspections/{inspectionId}/sample", { params: inspection })).data;
assert(children.length === 30 && children.filter(({ audit }) => audit).length === 5 && children.every((child) => child.localAuthorityChildId));
refused(404, "not-found", await neighbour.GET("/api/intake/v1/items", { params: asked }));
refused(404, "not-found", await neighbour.GET("/api/case-selection/v1/inspections/{inspectionId}/sample", { params: inspection }));
refused(401, "unauthenticated", await gateway().GET("/api/intake/v1/items", { params: asked }));

console.log("first week: ok");

/** One client for all services: their paths are their own. */
function gateway(headers = {}) {
  return createClient<Scheduling & Intake & CaseSelection & Identity>({ baseUrl: setting("GATEWAY"), headers });
}

async function signIn(clientId: string, secret: string) {
  const { data, error } = await gateway().POST("/connect/token", {
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: { grant_type: "client_credentials", client_id: clientId, client_secret: setting(secret) },
  });
  assert(data, JSON.stringify(error));
  return gateway({ Authorization: `Bearer ${data.access_token}` });
}

function good<Data>({ data, error, response }: Answer<Data>) {
  assert(data !== undefined, error?.detail);
  return { data, etag: response.headers.get("ETag") ?? "" };
}

function refused(status: number, code: string, { error, response }: Answer<unknown>) {
  assert.deepEqual([response.status, error?.status, error?.code], [status, status, code]);
}

/** One service hears from another by a message, so what it knows of a new inspection comes a moment later: until then it is not found. */
async function until<Data>(ask: () => Promise<Answer<Data>>, isThere: (data: Data) => boolean) {
  for (const end = Date.now() + 90_000; Date.now() < end; await setTimeout(250)) {
    const answer = await ask();
    if (answer.response.status !== 404 && isThere(good(answer).data)) return good(answer);
  }
  throw new Error("What was awaited did not come.");
}

function setting(name: string) {
  const value = process.env[name];
  assert(value, `${name} is not set.`);
  return value;
}
