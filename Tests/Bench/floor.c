/*
 * The floor: the least a program over the same libraries can do.
 *
 *   floor answer PORT PEER  accepts the invites of one peer of the Room at 127.0.0.1:PORT and rejects all others, each
 *                        with a fixed frame, straight from the receive callback, and checks nothing more
 *   floor rest LEDGER    opens what the agent opens, reads the ledger's persons and grants, says READY=1 and rests
 *   floor look N CALLS   looks CALLS peers up in a hash table of N, half of them strangers; prints p50 and p99 in ns
 *   floor insert FILE N  inserts N rows one by one, each on disk; prints p50 and p99 in ns
 *   floor load FILE CSV  inserts every line of CSV, comma by comma, in one transaction
 */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <gpiod.h>
#include <libwebsockets.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static const char *welcome;
static int lost;

static int say(struct lws *wsi, const char *text)
{
	static unsigned char buffer[LWS_PRE + 256];
	size_t length = strlen(text);

	memcpy(buffer + LWS_PRE, text, length);
	return lws_write(wsi, buffer + LWS_PRE, length, LWS_WRITE_TEXT) < 0 ? -1 : 0;
}

static int talk(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return say(wsi, "{\"method\":\"auth\",\"requestId\":\"1\",\"type\":\"unsecured\"}");
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (memmem(in, length, "\"inviteReceived\"", 16))
			return say(wsi, memmem(in, length, welcome, strlen(welcome))
						? "{\"method\":\"accept\",\"requestId\":\"2\"}"
						: "{\"method\":\"reject\",\"requestId\":\"2\"}");
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLIENT_CLOSED:
		lost = 1;
		break;
	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = { { "floor", talk, 0, 4096, 0, NULL, 0 }, { 0 } };

static struct lws_context *loop(void)
{
	struct lws_context_creation_info info = { 0 };

	lws_set_log_level(LLL_ERR, NULL);
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	info.gid = -1;
	info.uid = -1;
	return lws_create_context(&info);
}

static int answer(int port, const char *peer)
{
	struct lws_client_connect_info where = { 0 };

	welcome = peer;
	where.context = loop();
	if (!where.context)
		return 1;
	where.address = where.host = "127.0.0.1";
	where.port = port;
	where.path = "/";
	where.local_protocol_name = "floor";
	if (!lws_client_connect_via_info(&where))
		return 1;
	while (!lost && lws_service(where.context, 0) >= 0)
		;
	return 0;
}

static int read_all(sqlite3 *ledger, const char *query)
{
	sqlite3_stmt *rows;
	int column, count = 0;

	if (sqlite3_prepare_v2(ledger, query, -1, &rows, NULL))
		return -1;
	while (sqlite3_step(rows) == SQLITE_ROW) {
		for (column = 0; column < sqlite3_column_count(rows); column++) {
			const char *text = (const char *)sqlite3_column_text(rows, column);

			/* Kept, as the agent keeps them. */
			if (text && !strdup(text))
				return -1;
		}
		count++;
	}
	return sqlite3_finalize(rows) ? -1 : count;
}

static void notify(const char *text)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (path && fd >= 0 && strlen(path) < sizeof(address.sun_path)) {
		strcpy(address.sun_path, path);
		sendto(fd, text, strlen(text), 0, (struct sockaddr *)&address, sizeof(address));
	}
	close(fd);
}

static int rest(const char *path)
{
	struct lws_context *context = loop();
	struct gpiod_chip *chip = gpiod_chip_open_lookup("portero-board");
	sqlite3 *ledger;
	int persons, peers, grants, confirmations;

	if (chip)
		gpiod_chip_close(chip);
	if (!context || curl_global_init(CURL_GLOBAL_ALL) || !curl_multi_init() || sqlite3_open(path, &ledger))
		return 1;
	persons = read_all(ledger, "SELECT id, name, unit FROM persons");
	peers = read_all(ledger, "SELECT person, peer FROM peers");
	grants = read_all(ledger, "SELECT person FROM grants");
	confirmations = read_all(ledger, "SELECT person FROM confirmations");
	if (persons <= 0 || peers <= 0 || grants <= 0 || confirmations <= 0) {
		fprintf(stderr, "floor: the ledger is not as it was: %s\n", sqlite3_errmsg(ledger));
		return 1;
	}
	notify("READY=1");
	while (lws_service(context, 0) >= 0)
		;
	return 0;
}

static uint64_t nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int report(uint64_t *times, int count)
{
	qsort(times, count, sizeof(*times), ascending);
	printf("%llu %llu\n", (unsigned long long)times[count / 2],
	       (unsigned long long)times[(int)(count * 0.99)]);
	return 0;
}

static size_t place(const char *key, size_t size)
{
	uint64_t hash = 1469598103934665603ull;

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 1099511628211ull;
	return hash & (size - 1);
}

static int look(int persons, int calls)
{
	size_t size = 1, at;
	uint64_t *times = calloc(calls, sizeof(*times)), start;
	char **keys, (*asked)[64] = calloc(calls, sizeof(*asked));
	int i, found = 0;

	while (size < 2 * (size_t)persons)
		size *= 2;
	keys = calloc(size, sizeof(*keys));
	if (!times || !keys || !asked)
		return 1;
	for (i = 0; i < persons; i++) {
		char key[64];

		snprintf(key, sizeof(key), "person%d@room.example", i);
		for (at = place(key, size); keys[at]; at = (at + 1) & (size - 1))
			;
		keys[at] = strdup(key);
	}
	for (i = 0; i < calls; i++)
		snprintf(asked[i], sizeof(*asked), "%s%d@room.example", i % 2 ? "stranger" : "person", rand() % persons);
	for (i = 0; i < calls; i++) {
		start = nanoseconds();
		for (at = place(asked[i], size); keys[at]; at = (at + 1) & (size - 1))
			if (!strcmp(keys[at], asked[i])) {
				found++;
				break;
			}
		times[i] = nanoseconds() - start;
	}
	return found == (calls + 1) / 2 ? report(times, calls) : 1;
}

static sqlite3_stmt *table(sqlite3 **file, const char *path)
{
	sqlite3_stmt *row;

	if (sqlite3_open(path, file) ||
	    sqlite3_exec(*file,
			 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
			 "CREATE TABLE t(id TEXT PRIMARY KEY, a, b, c) WITHOUT ROWID", NULL, NULL, NULL) ||
	    sqlite3_prepare_v2(*file, "INSERT INTO t VALUES(?1, ?2, ?3, ?4)", -1, &row, NULL))
		return NULL;
	return row;
}

static int insert(const char *path, int count)
{
	uint64_t *times = calloc(count, sizeof(*times)), start;
	sqlite3 *file;
	sqlite3_stmt *row = table(&file, path);
	int i;

	if (!row || !times)
		return 1;
	for (i = 0; i < count; i++) {
		char id[64];

		start = nanoseconds();
		snprintf(id, sizeof(id), "person%d", i);
		sqlite3_bind_text(row, 1, id, -1, SQLITE_TRANSIENT);
		sqlite3_bind_int(row, 2, i);
		if (sqlite3_step(row) != SQLITE_DONE)
			return 1;
		sqlite3_reset(row);
		times[i] = nanoseconds() - start;
	}
	return report(times, count);
}

static int load(const char *path, const char *roster)
{
	char *line = NULL, *cell;
	size_t room = 0;
	sqlite3 *file;
	sqlite3_stmt *row = table(&file, path);
	FILE *csv = fopen(roster, "r");
	int column;

	if (!row || !csv || sqlite3_exec(file, "BEGIN", NULL, NULL, NULL))
		return 1;
	while (getline(&line, &room, csv) > 0) {
		char *rest = line;

		for (column = 1; column <= 4 && (cell = strsep(&rest, ",\n")); column++)
			sqlite3_bind_text(row, column, cell, -1, SQLITE_TRANSIENT);
		if (sqlite3_step(row) != SQLITE_DONE)
			return 1;
		sqlite3_reset(row);
	}
	return sqlite3_exec(file, "COMMIT", NULL, NULL, NULL);
}

int main(int count, char **words)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A child of the bench's threads inherits what they block. */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (count == 4 && !strcmp(words[1], "answer"))
		return answer(atoi(words[2]), words[3]);
	if (count == 3 && !strcmp(words[1], "rest"))
		return rest(words[2]);
	if (count == 4 && !strcmp(words[1], "look"))
		return look(atoi(words[2]), atoi(words[3]));
	if (count == 4 && !strcmp(words[1], "insert"))
		return insert(words[2], atoi(words[3]));
	if (count == 4 && !strcmp(words[1], "load"))
		return load(words[2], words[3]);
	return 64;
}
