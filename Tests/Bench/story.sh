# Plays inside the virtual board: the exit button, then the keypad, PRESSES times each; prints what chip and Room saw.
#
# In /bench: portero.toml, credentials/, state/ with a ledger, presses.
cd /bench || exit 1
presses=$(cat presses)
cat /dev/vboard >/run/chip.log &

portero-rehearsal --room-port 8080 --cloud-port 8081 --drive-port 8082 --client-id rehearsalclient00001 \
    --secret-file credentials/tuya-secret >/run/rehearsal.log 2>&1 &
until grep -q room_port /run/rehearsal.log; do sleep 0.1; done
portero run --config portero.toml --state state --credentials credentials >/run/portero.log 2>&1 &
tries=0
until grep -q 'room: ready' /run/portero.log && grep -q 'door main: locked' /run/portero.log; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || { cat /run/portero.log /run/rehearsal.log; exit 1; }
    sleep 0.1
done
sleep 2

tries=0
while [ $tries -lt "$presses" ]; do
    echo "drive EXIT_BUTTON 1" >/dev/vboard
    sleep 0.3
    echo "drive EXIT_BUTTON 0" >/dev/vboard
    sleep 3
    tries=$((tries + 1))
done

echo "mark keys" >/dev/vboard
key() { printf '+80000 close %s\n+80000 open %s\n' "$1" "$1" >/dev/vboard; }
tries=0
while [ $tries -lt "$presses" ]; do
    for _ in 1 2 3; do key "KEYPAD_ROW0 KEYPAD_COL0"; done
    key "KEYPAD_ROW3 KEYPAD_COL2"
    sleep 3
    tries=$((tries + 1))
done

sed 's/^/CHIP /' /run/chip.log
wget -q -O - 'http://127.0.0.1:8082/room/log?kind=received&name=call' | grep -o '"at_us":[0-9]*' | sed 's/^.*:/CALL /'
