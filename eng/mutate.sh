#!/usr/bin/env bash
# Changes what tests/*/stryker-config.yaml name, one place after the other, and sees whether a test fails: of 100 changes at least 85 have to.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  -h | --help) echo 'usage: eng/mutate.sh [project ...]     such as WorkingDays; without one, all. Reports: artifacts/stryker'; exit 0 ;;
esac
# One PostgreSQL and one RabbitMQ for all changes; in memory where there is room, as a database for each test costs ten times as much on a disk.
if [ -z "${JTAI_TEST_POSTGRES:-}" ]; then
  dotnet build tests/Jtai.Testing --configuration Release --verbosity quiet
  [ "$(df --output=avail /dev/shm | tail -1)" -lt 4000000 ] || export TMPDIR=/dev/shm
  exec dotnet artifacts/bin/Jtai.Testing/release/Jtai.Testing.dll eng/mutate.sh "$@"
fi
shopt -s nullglob
[ $# -gt 0 ] || set -- $(ls tests/*/stryker-config.yaml | cut -d. -f2)
# Each change has its tests run again: the large counts are for the tests themselves, and what is waited for in vain is given up earlier.
unset JTAI_LONG
export JTAI_PATIENCE=20
# A process that lives for seconds gains nothing by measuring what to compile better: a third of its time.
export DOTNET_TieredPGO=0
dotnet tool restore >/dev/null

outcome=0
for project in "$@"; do
  printf '\n== %s\n' "$project"
  (cd "tests/Jtai.$project.Tests" && dotnet stryker --skip-version-check --configuration Release --concurrency 2 --reporter html --reporter json \
    --threshold-high 90 --threshold-low 85 --break-at 85 --output "../../artifacts/stryker/$project") || outcome=1
  # The tests are left with the code as it was built.
  for kept in "artifacts/bin/Jtai.$project.Tests/release/"*.stryker-unchanged; do mv "$kept" "${kept%.stryker-unchanged}"; done
done
exit $outcome
