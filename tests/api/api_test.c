/* The API as a program speaks to it: raw HTTP over TCP, on both engines. */
#include "test_db.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "api/api.h"
#include "base/utf8.h"
#include "domain/accounts/secret.h"
#include "user_ops.h"
#include "workspace_ops.h"

enum { ANSWER_MAX = 1 << 20 };

struct service {
	struct arena *arena;
	struct app app;
	struct http_server *server;
	char data[64];
	struct str token;
	char answer[ANSWER_MAX];
	int status;
	const char *body;
};

static void call(struct service *s, struct caller caller, const char *name, void *in, void *ret_out)
{
	struct problem problem = {0};
	if (ops_call(&s->app, &caller, operation_find(str_c(name)), in, s->arena, ret_out, &problem) != OK)
		fail_msg("%s: %.*s", name, STR_ARG(problem.message));
}

static struct str team_token(struct service *s, const char *email)
{
	struct workspace_make_in in = {.owner = STR("Ines"),
		.email = str_c(email),
		.password = STR("a long password"),
		.zone = STR("Europe/Berlin"),
		.currency = STR("EUR"),
		.country = STR("DE")};
	struct workspace_make_out made = {0};
	struct token_add_in token = {.name = STR("script")};
	struct token_add_out added = {0};
	call(s, (struct caller){.face = FACE_SYSTEM}, "workspace_make", &in, &made);
	call(s,
		(struct caller){
			.workspace = made.workspace, .user = made.user, .role = USER_ROLE_OWNER, .face = FACE_API},
		"token_add", &token, &added);
	return added.token;
}

static struct service *service_start(struct db *db, const char *email)
{
	struct service *s = calloc(1, sizeof *s);
	assert_non_null(s);
	assert_int_equal(secret_start(), OK);
	s->arena = arena_new(0);
	s->app.db = db;
	snprintf(s->data, sizeof s->data, "/tmp/kith-api-XXXXXX");
	assert_non_null(mkdtemp(s->data));
	s->app.data = str_c(s->data);
	const char *files = str_z(s->arena, app_files_path(s->arena, s->app.data));
	assert_int_equal(mkdir(files, 0700), 0);
	struct http_options options = {
		.address = "127.0.0.1", .app = &s->app, .on_error = api_on_error, .upload_dir = files};
	struct problem problem = {0};
	s->server = http_server_new(&options);
	assert_int_equal(api_install(s->server, s->arena), OK);
	assert_int_equal(http_server_start(s->server, &problem), OK);
	s->token = team_token(s, email);
	return s;
}

static void service_stop(struct service *s)
{
	http_server_stop(s->server, US_PER_SECOND);
	http_server_free(s->server);
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", s->data);
	assert_int_equal(system(command), 0);
	arena_free(s->arena);
	free(s);
}

/* Sends one request and reads the answer to its end. `more` are header lines, each with its end. */
static void request(struct service *s, const char *method, const char *target, const char *more, const char *body)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(http_server_port(s->server)),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	AUTO_OUT out;
	out_init(&out, 0);
	out_format(&out, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %.*s\r\n%s",
		method, target, STR_ARG(s->token), more);
	if (body != NULL)
		out_format(&out, "Content-Length: %zu\r\n", strlen(body));
	out_z(&out, "\r\n");
	out_z(&out, body != NULL ? body : "");
	for (size_t sent = 0; sent < out.n;) {
		ssize_t n = send(fd, out.p + sent, out.n - sent, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	size_t n = 0;
	ssize_t got;
	while (n < ANSWER_MAX - 1 && (got = recv(fd, s->answer + n, ANSWER_MAX - 1 - n, 0)) > 0)
		n += (size_t)got;
	close(fd);
	s->answer[n] = '\0';
	s->status = n > 12 ? atoi(s->answer + 9) : 0;
	s->body = strstr(s->answer, "\r\n\r\n") != NULL ? strstr(s->answer, "\r\n\r\n") + 4 : "";
}

#define JSON_BODY "Content-Type: application/json\r\n"

static void answers(struct service *s, int status, const char *words)
{
	if (s->status != status || strstr(s->answer, words) == NULL)
		fail_msg("wanted %d with %s, got %d: %s", status, words, s->status, s->answer);
}

static void refuses(struct service *s, const char *body, const char *words)
{
	request(s, "POST", "/api/v1/people", JSON_BODY, body);
	answers(s, 400, words);
	answers(s, 400, "{\"error\":\"invalid\",\"field\":");
}

static void speaks_json(struct db *db)
{
	struct service *s = service_start(db, db_is_postgres(db) ? "api-p@example.com" : "api-s@example.com");
	request(s, "POST", "/api/v1/people", JSON_BODY, "{\"name\":\"Ana D\\u00edaz\"}");
	answers(s, 200, "{\"person\":\"");
	char id[14] = "";
	memcpy(id, s->body + 11, 13);
	char target[64];
	snprintf(target, sizeof target, "/api/v1/people/%s", id);
	request(s, "GET", target, "", NULL);
	answers(s, 200, "\"name\":\"Ana Díaz\"");
	request(s, "GET", "/api/v1/people?search=ana&limit=10", "", NULL);
	answers(s, 200, id);
	request(s, "PATCH", target, JSON_BODY, "{\"name\":\"Ana\",\"person\":\"0000000000001\"}");
	answers(s, 400, "contradicts the path");
	request(s, "GET", "/api/v1/people?serach=ana", "", NULL);
	answers(s, 400, "Did you mean \\\"search\\\"?");
	request(s, "GET", "/api/openapi.json", "", NULL);
	answers(s, 200, "\"openapi\":\"3.1.0\"");
	/* Another team sees nothing of it. */
	s->token = team_token(s, db_is_postgres(db) ? "api-p2@example.com" : "api-s2@example.com");
	request(s, "GET", target, "", NULL);
	answers(s, 404, "{\"error\":\"not_found\"");
	service_stop(s);
}

static void refuses_with_a_sentence(struct db *db)
{
	struct service *s = service_start(db, db_is_postgres(db) ? "bad-p@example.com" : "bad-s@example.com");
	refuses(s, "{\"nmae\":\"x\"}",
		"\"field\":\"nmae\",\"message\":\"There is no field \\\"nmae\\\" here. Did you mean \\\"name\\\"?\"");
	refuses(s, "{\"name\":\"a\",\"name\":\"b\"}", "given twice");
	refuses(s, "{\"name\":9223372036854775808}", "\"field\":\"name\",\"message\":\"This number is too large");
	refuses(s, "{\"name\":1e400}", "\"field\":\"name\",\"message\":\"This number is too large");
	refuses(s, "{\"name\":", "not JSON");
	refuses(s, "[]", "an object");
	char *deep = malloc(100001);
	assert_non_null(deep);
	memset(deep, '[', 100000);
	deep[100000] = '\0';
	refuses(s, deep, "nested deeper");
	free(deep);
	request(s, "POST", "/api/v1/people", "Content-Type: text/plain\r\n", "name=x");
	answers(s, 400, "application/json");
	request(s, "PUT", "/api/v1/people", JSON_BODY, "{}");
	answers(s, 405, "Allow: GET, HEAD, POST");
	answers(s, 405, "{\"error\":\"method_not_allowed\"");
	request(s, "GET", "/api/v1/poeple", "", NULL);
	answers(s, 404, "{\"error\":\"not_found\"");
	s->token = STR("wrong");
	request(s, "GET", "/api/v1/people", "", NULL);
	answers(s, 401, "WWW-Authenticate: Bearer");
	request(s, "POST", "/api/v1/files", "", "text");
	answers(s, 401, "unauthenticated");
	service_stop(s);
}

static void keeps_uploads(struct db *db)
{
	struct service *s = service_start(db, db_is_postgres(db) ? "up-p@example.com" : "up-s@example.com");
	request(s, "POST", "/api/v1/files", "Content-Type: text/csv\r\n", "First Name,Last Name\nAna,Díaz\n");
	answers(s, 200, ",\"bytes\":31}");
	char body[128], file[14];
	snprintf(file, sizeof file, "%.13s", s->body + 9);
	snprintf(body, sizeof body, "{\"file\":\"%s\",\"bytes\":30}", file);
	request(s, "POST", "/api/v1/imports", JSON_BODY, body);
	answers(s, 400, "did not arrive as it was sent");
	snprintf(body, sizeof body, "{\"file\":\"%.13s\",\"bytes\":31}", file);
	request(s, "POST", "/api/v1/imports", JSON_BODY, body);
	answers(s, 200, "{\"import\":\"");
	request(s, "POST", "/api/v1/imports", JSON_BODY, "{\"file\":\"0000000000001\"}");
	answers(s, 404, "There is no such file here");
	service_stop(s);
}

static void a_key_makes_once(struct db *db)
{
	struct service *s = service_start(db, db_is_postgres(db) ? "key-p@example.com" : "key-s@example.com");
	request(s, "POST", "/api/v1/people", JSON_BODY "Idempotency-Key: k1\r\n", "{\"name\":\"Olu\"}");
	answers(s, 200, "person");
	char first[64];
	snprintf(first, sizeof first, "%s", s->body);
	request(s, "POST", "/api/v1/people", JSON_BODY "Idempotency-Key: k1\r\n", "{\"name\":\"Olu\"}");
	answers(s, 200, first);
	request(s, "POST", "/api/v1/people", JSON_BODY "Idempotency-Key: k1\r\n", "{\"name\":\"Ben\"}");
	answers(s, 409, "\"field\":\"Idempotency-Key\"");
	service_stop(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(speaks_json),
		TEST_DB(refuses_with_a_sentence),
		TEST_DB(keeps_uploads),
		TEST_DB(a_key_makes_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
