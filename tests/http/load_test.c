/* Many clients at once, and those that leave: no stall, no leak, no answer lost at the end. */
#include "probe.h"
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/time.h"

#define CLIENTS 128
#define STALL_MS 2000

static struct probe_answer answer;

static void wait_until(atomic_int *value, int wanted)
{
	for (int i = 0; i < 5000 && atomic_load(value) != wanted; i++)
		usleep(1000);
	assert_int_equal(atomic_load(value), wanted);
}

/* One client of many, all in this thread: what it has sent and not yet got. */
struct client {
	int fd;
	int left;
	size_t awaited; /* bytes of the answer still to come */
};

/* Sends a request, learns the length of its answer from a first one. */
static size_t answer_size(uint16_t port, struct str request)
{
	struct pollfd wait = {probe_connect(port), POLLIN, 0};
	char bytes[8192];
	size_t n = 0;
	probe_send(wait.fd, request);
	while (poll(&wait, 1, n ? 100 : 5000) == 1)
		n += (size_t)recv(wait.fd, bytes, sizeof bytes, 0);
	close(wait.fd);
	return n;
}

/* Keeps all clients asking until each has had `each` answers; fails when nothing moves for STALL_MS. */
static void keep_asking(uint16_t port, struct str request, int each)
{
	struct client clients[CLIENTS];
	struct pollfd waits[CLIENTS];
	size_t size = answer_size(port, request);
	int open = CLIENTS;
	assert_true(size > 0);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){probe_connect(port), each, size};
		waits[i] = (struct pollfd){clients[i].fd, POLLIN, 0};
		probe_send(clients[i].fd, request);
	}
	while (open > 0) {
		char bytes[8192];
		if (poll(waits, CLIENTS, STALL_MS) <= 0)
			fail_msg("%d of %d clients wait in vain", open, CLIENTS);
		for (int i = 0; i < CLIENTS; i++) {
			if (!waits[i].revents)
				continue;
			ssize_t n = recv(clients[i].fd, bytes, sizeof bytes, 0);
			assert_true(n > 0 && (size_t)n <= clients[i].awaited);
			clients[i].awaited -= (size_t)n;
			if (clients[i].awaited)
				continue;
			clients[i].awaited = size;
			if (--clients[i].left > 0) {
				probe_send(clients[i].fd, request);
			} else {
				close(clients[i].fd);
				waits[i].fd = -1;
				open--;
			}
		}
	}
}

static void many_clients_never_stall(void **state)
{
	struct probe_server server = {.options = {.queue = 2 * CLIENTS}};
	(void)state;
	probe_start(&server);
	for (int run = 0; run < 10; run++)
		keep_asking(server.port, RAW("GET /hello/x HTTP/1.1\r\n" HOST "\r\n"), 50);
	keep_asking(server.port, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 100);
	keep_asking(server.port, RAW("GET /slow HTTP/1.1\r\n" HOST "\r\n"), 2);
	probe_stop(&server);
}

static void a_full_queue_is_told(void **state)
{
	struct probe_server server = {.options = {.workers = 1, .queue = 2}};
	int fds[3];
	(void)state;
	probe_start(&server);
	fds[0] = probe_connect(server.port);
	probe_send(fds[0], RAW("GET /gate HTTP/1.1\r\n" HOST "\r\n"));
	wait_until(&server.running, 1);
	for (int i = 1; i < 3; i++) {
		fds[i] = probe_connect(server.port);
		probe_send(fds[i], RAW("GET /gate HTTP/1.1\r\n" HOST "\r\n"));
	}
	struct http_stats stats = {0};
	for (int i = 0; i < 1000 && stats.queued < 2; i++) {
		usleep(1000);
		http_server_stats(server.http, &stats);
	}
	probe_ask(server.port, RAW("GET /gate HTTP/1.1\r\n" HOST "\r\n"), &answer);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "Retry-After: 1\r\n"));
	/* what needs no worker is served all the same */
	assert_int_equal(probe_status(server.port, RAW("GET /hello/x HTTP/1.1\r\n" HOST "\r\n")), 200);
	atomic_store(&server.gate, 1);
	for (int i = 0; i < 3; i++) {
		probe_read(fds[i], false, &answer);
		assert_int_equal(answer.status, 200);
		close(fds[i]);
	}
	probe_stop(&server);
}

static void clients_may_leave_at_any_time(void **state)
{
	struct probe_server server = {0};
	(void)state;
	probe_start(&server);
	static const struct str requests[] = {RAW("GET /large HTTP/1.1\r\n" HOST "\r\n"),
		RAW("GET /slow HTTP/1.1\r\n" HOST "\r\n"),
		RAW("POST /upload HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\nabc"), RAW("GET /hel")};
	for (int i = 0; i < 200; i++) {
		int fd = probe_connect(server.port);
		struct linger reset = {1, 0};
		char bytes[100];
		probe_send(fd, requests[i % 4]);
		if (i % 8 == 0)
			assert_true(recv(fd, bytes, sizeof bytes, 0) > 0);
		if (i % 3 == 0)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		close(fd);
	}
	struct http_stats stats = {.connections_open = 1};
	for (int i = 0; i < 5000 && stats.connections_open > 0; i++) {
		usleep(1000);
		http_server_stats(server.http, &stats);
	}
	assert_int_equal(stats.connections_open, 0);
	assert_int_equal(stats.requests_open, 0);
	assert_int_equal(stats.workers_busy, 0);
	assert_true(stats.requests[0] > 0);
	assert_int_equal(probe_status(server.port, RAW("GET /hello/x HTTP/1.1\r\n" HOST "\r\n")), 200);
	probe_stop(&server);
}

static void *open_the_gate(void *arg)
{
	struct probe_server *server = arg;
	usleep(300 * 1000);
	atomic_store(&server->gate, 1);
	return NULL;
}

static void a_stop_finishes_what_is_under_way(void **state)
{
	struct probe_server server = {.options = {.workers = 2}};
	int working[4], idle;
	pthread_t opener;
	(void)state;
	probe_start(&server);
	idle = probe_connect(server.port);
	probe_send(idle, RAW("GET /hello/x HTTP/1.1\r\n" HOST "\r\n"));
	probe_read(idle, false, &answer);
	for (int i = 0; i < 4; i++) {
		working[i] = probe_connect(server.port);
		probe_send(working[i], RAW("GET /gate HTTP/1.1\r\n" HOST "\r\n"));
	}
	wait_until(&server.running, 2);
	struct http_stats stats = {0};
	for (int i = 0; i < 1000 && stats.queued < 2; i++) {
		usleep(1000);
		http_server_stats(server.http, &stats);
	}
	pthread_create(&opener, NULL, open_the_gate, &server);
	int64_t start_us = time_monotonic_us();
	http_server_stop(server.http, 10 * US_PER_SECOND);
	int64_t us = time_monotonic_us() - start_us;
	pthread_join(opener, NULL);
	assert_in_range(us, 250 * 1000, 3 * US_PER_SECOND);
	for (int i = 0; i < 4; i++) {
		probe_read(working[i], false, &answer);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, "through");
		assert_non_null(strstr(answer.head, "Connection: close\r\n"));
		close(working[i]);
	}
	assert_true(probe_closes(idle, 100));
	close(idle);
	http_server_free(server.http);
}

static void a_stop_does_not_wait_for_ever(void **state)
{
	struct probe_server server = {0};
	(void)state;
	probe_start(&server);
	int fd = probe_connect(server.port);
	probe_send(fd, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc"));
	usleep(50 * 1000);
	int64_t start_us = time_monotonic_us();
	http_server_stop(server.http, US_PER_SECOND / 5);
	assert_in_range(time_monotonic_us() - start_us, 0, US_PER_SECOND);
	assert_true(probe_closes(fd, 100));
	close(fd);
	http_server_free(server.http);
}

static void one_address_cannot_take_all(void **state)
{
	struct probe_server server = {.options = {.connections_per_address = 8}};
	int fds[16], served = 0;
	(void)state;
	probe_start(&server);
	for (int i = 0; i < 16; i++)
		fds[i] = probe_connect(server.port);
	for (int i = 0; i < 16; i++) {
		probe_send(fds[i], RAW("GET / HTTP/1.1\r\n" HOST "\r\n"));
		probe_read(fds[i], false, &answer);
		served += answer.status == 200;
	}
	assert_int_equal(served, 8);
	for (int i = 0; i < 16; i++)
		close(fds[i]);
	probe_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_clients_never_stall),
		cmocka_unit_test(a_full_queue_is_told),
		cmocka_unit_test(clients_may_leave_at_any_time),
		cmocka_unit_test(a_stop_finishes_what_is_under_way),
		cmocka_unit_test(a_stop_does_not_wait_for_ever),
		cmocka_unit_test(one_address_cannot_take_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
