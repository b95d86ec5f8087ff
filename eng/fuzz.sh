#!/usr/bin/env bash
# Lets afl-fuzz look for a file, or an upload, that makes what reads it throw, hang or take much memory. Any is a finding, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  -h | --help)
    echo 'usage: eng/fuzz.sh [seconds] [target ...]     such as 600 csv xls; without them, an hour in all for all. What is found: artifacts/fuzz/<time>'
    exit 0 ;;
esac
seconds=${1:-3600}
shift $(($# > 0))
[ $# -gt 0 ] || set -- $(ls tests/Jtai.Fuzz/corpus)
JTAI_LONG=1 eng/install-servers.sh --for-tests

# Only the copy is changed: tests never run instrumented code.
dotnet build tests/Jtai.Fuzz --configuration Release --verbosity quiet
built=artifacts/bin/Jtai.Fuzz/release fuzz=artifacts/fuzz/program findings=artifacts/fuzz/$(date +%Y%m%dT%H%M%S)
rm -rf "$fuzz"
mkdir -p "$findings"
cp -r "$built" "$fuzz"
dotnet "$built/Jtai.Fuzz.dll" instrument "$fuzz"

export AFL_SKIP_BIN_CHECK=1 AFL_MAP_SIZE=65536 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_FORKSRV_INIT_TMOUT=60000
cores=$(nproc)
each=$((seconds / (($# + cores - 1) / cores)))

say() {
  [ ! -f "$findings/$1/default/fuzzer_stats" ] || awk -F ' *: *' -v target="$1" '{ of[$1] = $2 } END {
    printf "%-8s %9d runs, %5d a second, %5d inputs that differ, coverage %6s, stability %s, %d findings\n", target, of["execs_done"],
      of["execs_per_sec"], of["corpus_count"], of["bitmap_cvg"], of["stability"], of["saved_crashes"] + of["saved_hangs"] }' \
    "$findings/$1/default/fuzzer_stats"
}

# Until fewer run than that.
wait_for() {
  until [ "$(jobs -rp | wc -l)" -lt "$1" ]; do
    sleep 1
    if [ $((SECONDS - said)) -ge 300 ]; then
      said=$SECONDS
      for one in "${started[@]}"; do say "$one"; done
    fi
  done
}

printf '%d seconds for each of: %s\n' "$each" "$*"
said=$SECONDS started=() outcome=0
for target in "$@"; do
  wait_for "$cores"
  # The limits of time and memory are the target's own; this one is for what never comes back.
  afl-fuzz -V "$each" -t 30000 -m none -x "tests/Jtai.Fuzz/dictionaries/$target" -i "tests/Jtai.Fuzz/corpus/$target" -o "$findings/$target" \
    -- dotnet "$fuzz/Jtai.Fuzz.dll" "$target" >"$findings/$target.log" 2>&1 &
  started+=("$target")
done
wait_for 1

shopt -s nullglob
for target in "$@"; do
  if ! say "$target" | grep .; then
    tail -n 20 "$findings/$target.log"
    outcome=1
  fi
  for input in "$findings/$target/default/"{crashes,hangs}/id*; do
    outcome=1
    # In what is not instrumented, for the reason.
    timeout 60 dotnet "$built/Jtai.Fuzz.dll" "$target" "$input" && echo "$input: not this time" || [ $? -ne 124 ] || echo "$input: does not end"
  done
done
exit $outcome
