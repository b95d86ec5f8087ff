#!/usr/bin/env bash
# Runs the tests of one project that is built, and prints what they say in one piece, whatever else runs: eng/test-project.sh PROJECT HANG-TIMEOUT
set -euo pipefail

outcome=0
said=$(dotnet test "$1" --configuration Release --no-build --blame-hang-timeout "$2" --blame-hang-dump-type none 2>&1) || outcome=1
printf '%s\n' "$said"
exit $outcome
