#!/bin/sh
# Records anew what UpgradeTest upgrades: lets an earlier release run on a folder of its own, brings three incidents into
# the middle of things, stops it in order and packs its folder.
#
#   src/test/resources/upgrade/record.sh CHECKOUT [PORT]
#
# CHECKOUT is a checkout of that release (git worktree add /tmp/first COMMIT); its own ./muster builds and starts it. This
# checkout must be compiled (./mvnw process-test-classes), because it packs what the other one left.
set -eu
release=$(CDPATH='' cd -- "${1:?which checkout, such as /tmp/first}" && pwd -P)
port=${2:-18181}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
top=$(CDPATH='' cd -- "$here/../../../.." && pwd -P)
data=$(mktemp -d)
cp -R "$here/runbooks" "$data/runbooks"
cp "$here/muster.yaml" "$data/muster.yaml"
cd "$data"

# Lets commands be said as somebody else.
export MUSTER_DEMO=true MUSTER_RUNBOOKS="$data/runbooks"
"$release/muster" up --port "$port" --data "$data" >"$data/up.out" 2>&1 &
server=$!
# However this ends, nothing of it goes on running.
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT

fail() {
    echo "record.sh: $*" >&2
    tail -n 20 "$data/up.out" >&2
    exit 1
}

token() {
    cat "$data/owner.token"
}

ask() {
    curl -sS -H "Authorization: Bearer $(token)" "http://127.0.0.1:$port/api/v1/$1"
}

# $1: what is waited for, $2: what of the interface is read, $3: what it must say
await() {
    tries=0
    until ask "$2" 2>/dev/null | grep -q "$3"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "not seen within five minutes: $1"
        kill -0 "$server" 2>/dev/null || fail "it ended"
        sleep 0.5
    done
    echo "seen: $1"
}

# $1: who, $2: where, or -, $3: what
say() {
    body="{\"text\":\"$3\"}"
    [ "$2" = - ] || body="{\"text\":\"$3\",\"room\":\"$2\"}"
    answer=$(curl -sS -H "Authorization: Bearer $(token)" -H "X-Muster-As: $1@demo.example" \
        -H 'Content-Type: application/json' -d "$body" "http://127.0.0.1:$port/api/v1/commands")
    echo "$1 $2: $3 -> $answer"
    case $answer in
    *'"refused":true'*) fail "refused" ;;
    esac
}

until grep -q 'Muster is ready' "$data/up.out"; do
    kill -0 "$server" 2>/dev/null || fail "it ended"
    sleep 0.5
done

# The first has a run that waits for its approval, and a note.
say bob - "declare sev1 Orders fail for half of the customers"
await "the war room of INC-1" incidents/INC-1/timeline '"war-room-opened"'
say alice INC-1 "take ic"
say bob INC-1 "note The database has refused connections since noon"
say bob INC-1 "run move-orders"
await "the approval" "questions?incident=INC-1&state=open" '"step-approval"'
await "whether the impact is gone, of INC-1" "questions?incident=INC-1&state=open" 'impact'

# The second is mitigated, and asked whether its cause is gone.
say bob - "declare sev1 Nobody can sign in"
await "the war room of INC-2" incidents/INC-2/timeline '"war-room-opened"'
say carol INC-2 "take ic"
await "whether the impact is gone, of INC-2" "questions?incident=INC-2&state=open" 'impact'
say carol INC-2 "mitigate"
await "the mitigation" incidents/INC-2/timeline '"incident-mitigated"'
await "whether the cause is gone, of INC-2" "questions?incident=INC-2&state=open" "cause"

# An engine comes back from a snapshot and what its log has since; it takes one each five minutes.
tries=0
until ls "$data"/engine/raft-partition/partitions/1/snapshots/*/zeebe.metadata >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail "the engine has taken no snapshot within ten minutes"
    kill -0 "$server" 2>/dev/null || fail "it ended"
    sleep 1
done
echo "seen: a snapshot of the engine"

# The third waits for somebody to acknowledge; it comes last, so that its escalation has not begun.
say bob - "declare sev1 The shop answers slowly"
await "the page" incidents/INC-3/timeline '"person-paged"'
sleep 5

kill "$server"
wait "$server" || true
trap - EXIT
"${JAVA_HOME:?}/bin/java" -cp "$top/target/test-classes:$top/target/classes:$(cat "$top/target/runtime-classpath")" \
    io.muster.launch.Recording "$data" "$release/src/main/resources/db/migration" "$here/first-release.zip"
ls -l "$here/first-release.zip"
echo "The folder itself is in $data; it is not needed any more."
