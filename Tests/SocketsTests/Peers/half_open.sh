# In a network namespace of its own: a peer and our client over the only link there is, which then goes down.
# Argument: the client. Prints what it says, and "down" once the link is.
set -eu
here=$(dirname "$0")
said=$(mktemp -d)
trap 'kill $peer 2>/dev/null; rm -rf "$said"' EXIT
ip link set lo up
python3 -u "$here/raw.py" serve frames </dev/null >"$said/peer" 2>&1 &
peer=$!
for _ in $(seq 100); do grep -q port "$said/peer" && break; sleep 0.1; done
"$1" "ws://127.0.0.1:$(sed -n 's/port //p' "$said/peer")/" pinging >"$said/client" &
client=$!
for _ in $(seq 100); do grep -q open "$said/client" && break; sleep 0.1; done
ip link set lo down
echo down
wait $client
cat "$said/client"
