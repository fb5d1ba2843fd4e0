#!/bin/bash
# A real mail system and directory on loopback: Dovecot, an SMTP submission server and slapd, until standard input ends.
#
#   start.sh DIR BASE_PORT                          by hand: ports BASE_PORT to +5, Ctrl-D (or stop.sh DIR) ends it
#   start.sh DIR IMAP IMAPS SMTP LDAP LDAPS LMTP    with these ports, as tests/it/lab.rs does
#
# Says "ready" on standard output when every port answers, then obeys one order a line, each answered with "done":
#   start smtp, stop smtp, restart dovecot, stop dovecot, start dovecot
# DIR must be empty or new; it holds ca.pem, mail/, log/ and is removed at the end. As root all servers run as nobody.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && dir=$(cd "$1" && pwd) && shift
[ -z "$(ls -A "$dir")" ] || { echo "$dir is not empty" >&2; exit 1; }
[ $# -gt 1 ] || set -- "$1" $(($1 + 1)) $(($1 + 2)) $(($1 + 3)) $(($1 + 4)) $(($1 + 5))
imap=$1 imaps=$2 smtp=$3 ldap=$4 ldaps=$5 lmtp=$6

# The servers are children of this shell and die with it, however it ends (pdeathsig): a killed test leaves nothing behind.
if [ "$(id -u)" = 0 ]; then
  user=nobody group=$(id -gn nobody)
  as() { exec setpriv --reuid="$user" --regid="$group" --clear-groups --pdeathsig TERM -- "$@"; }
else
  user=$(id -un) group=$(id -gn)
  as() { exec setpriv --pdeathsig TERM -- "$@"; }
fi
declare -A pid=()
finish() { # KILL, because Dovecot takes a second over TERM and its mail is thrown away anyway
  trap - EXIT
  exec 2>/dev/null # the shell would report each of them as killed
  local dovecot=${pid[dovecot]:-none}
  kill -KILL "${pid[@]}" $(cat "/proc/$dovecot/task/$dovecot/children") || true
  wait
  rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

certificates() { # clients trust ca.pem: no switch that accepts any certificate is needed
  local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  openssl req -x509 "${key[@]}" -days 3650 -subj "/CN=lab CA" -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem
  openssl req -x509 "${key[@]}" -days 3650 -subj "/CN=localhost" -CA ca.pem -CAkey ca.key -keyout key.pem -out cert.pem \
    -addext "subjectAltName=DNS:localhost,DNS:$(uname -n),IP:127.0.0.1" -addext extendedKeyUsage=serverAuth \
    -addext basicConstraints=critical,CA:FALSE
}

fill_in() {
  sed -e "s|@DIR@|$dir|g;s|@USER@|$user|g;s|@GROUP@|$group|g;s|@IMAP@|$imap|g;s|@IMAPS@|$imaps|g;s|@LMTP@|$lmtp|g" "$here/$1.in" >"$1"
}

start() {
  case $1 in
  dovecot) (as /usr/sbin/dovecot -F -c "$dir/dovecot.conf") >>log/start.log 2>&1 </dev/null & ;;
  slapd) (as /usr/sbin/slapd -d 0 -f "$dir/slapd.conf" -h "ldap://127.0.0.1:$ldap/ ldaps://127.0.0.1:$ldaps/") >>log/start.log 2>&1 </dev/null & ;;
  smtp) (as /usr/bin/python3 "$dir/smtp_lab.py" "$dir" "$smtp" "$lmtp") >>log/start.log 2>&1 </dev/null & ;;
  esac
  pid[$1]=$!
}

pid_file() { [ "$1" = dovecot ] && echo run/master.pid || echo "run/$1.pid"; }

stop() {
  kill "${pid[$1]}" 2>/dev/null || true
  wait "${pid[$1]}" || true
  rm -f "$(pid_file "$1")"
  unset "pid[$1]"
}

# A server writes its pid file once its ports are its own; a port that answers could be another lab's.
ready() {
  local deadline=$((SECONDS + 30))
  until [ -s "$(pid_file "$1")" ] && answers "$1"; do
    kill -0 "${pid[$1]}" 2>/dev/null || { cat log/*.log >&2; return 1; }
    [ $SECONDS -lt $deadline ] || { echo "$1 is not ready after 30 s" >&2; cat log/*.log >&2; return 1; }
    sleep 0.01
  done
}

answers() {
  local ports port
  case $1 in dovecot) ports="$imap $imaps $lmtp" ;; slapd) ports="$ldap $ldaps" ;; smtp) ports=$smtp ;; esac
  for port in $ports; do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1; done
}

cd "$dir"
mkdir -p run mail ldap log keys/default/HS256
printf '%s' dG9rZW4ga2V5IG9mIHRoZSBsYWI= >keys/default/HS256/default # base64 of "token key of the lab"
certificates 2>log/start.log
# copied, because nobody may not be able to read the folder this script is in
cp "$here/users" "$here/smtp_lab.py" "$here/dir.ldif" .
fill_in dovecot.conf
fill_in oauth2.conf
fill_in slapd.conf
echo $$ >lab.pid
[ "$(id -u)" != 0 ] || chown -R "$user:$group" "$dir"
(as /usr/sbin/slapadd -q -f slapd.conf -l dir.ldif) >>log/start.log 2>&1 </dev/null &
filling=$!
start dovecot
start smtp
wait $filling
start slapd
for server in dovecot smtp slapd; do ready $server; done
echo ready
while read -r order; do
  case $order in
  "start smtp") start smtp; ready smtp ;;
  "stop smtp") stop smtp ;;
  "restart dovecot") stop dovecot; start dovecot; ready dovecot ;;
  "stop dovecot") stop dovecot ;;
  "start dovecot") start dovecot; ready dovecot ;;
  *) echo "unknown order: $order" >&2; exit 1 ;;
  esac
  echo "done"
done
