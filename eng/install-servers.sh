#!/usr/bin/env bash
# Installs the servers that the system and its tests start as child processes, when they are missing.
# With --for-tests also the calendar programs that the tests let read our calendar feeds, a tus client that sends checksums, and Node.js for another and for
# what lints the descriptions of the APIs;
# with JTAI_LONG=1 afl-fuzz too.
# Nothing of them is left running: the packages' own services are neither started nor enabled here.
set -euo pipefail

missing=()
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
if [ "${1:-}" = --for-tests ]; then
  [ -x /usr/bin/khal ] || missing+=(khal)
  /usr/bin/python3 -c 'import icalendar, vobject' 2>/dev/null || missing+=(python3-icalendar python3-vobject)
  /usr/bin/python3 -c 'import tusclient' 2>/dev/null || missing+=(python3-tuspy)
  # From wherever they are; what is too old there is not made newer here.
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ -z "${JTAI_LONG:-}" ] || command -v afl-fuzz >/dev/null || missing+=(afl++)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

install="apt-get install --yes --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]}. Install them with your system's package manager, without starting their services." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Missing: ${missing[*]}. Please run:  sudo $install" >&2
  exit 1
fi

echo "Installing ${missing[*]}; their system services stay switched off"
# policy-rc.d 101: a package may not start its service. Without create_main_cluster=false, postgresql makes a cluster nobody asked for.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update --quiet && $install --quiet --option Dpkg::Options::=--force-confold; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "The installation failed; the whole log is in $log." >&2
  exit 1
fi
# Enabled by their packages for the next boot, and not ours to leave so.
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  for service in rabbitmq-server postgresql clamav-daemon clamav-freshclam; do
    case " ${missing[*]} " in *" ${service/freshclam/daemon} "*) systemctl disable --quiet "$service" 2>/dev/null || true ;; esac
  done
fi
rm -f "$log"
