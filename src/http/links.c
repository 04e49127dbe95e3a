#include "http/links.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/time.h"

#define SWEEP_MS 250

struct links {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t sweeper;
	struct link *first;
	int open;
	uint64_t accepted, cut;
	bool stop;
};

/* shutdown, not close: the library sees the end and closes by itself. Under the lock the descriptor
 * cannot have been closed and given to another file. */
static void sweep(struct links *links, int64_t now)
{
	for (struct link *link = links->first; link; link = link->next) {
		int64_t at = atomic_load(&link->cut_at_us);
		if (at == 0 || now < at || !atomic_compare_exchange_strong(&link->cut_at_us, &at, 0))
			continue;
		shutdown(link->fd, SHUT_RDWR);
		links->cut++;
	}
}

static void *run(void *arg)
{
	struct links *links = arg;
	pthread_mutex_lock(&links->lock);
	while (!links->stop) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += SWEEP_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&links->wake, &links->lock, &until);
		sweep(links, time_monotonic_us());
	}
	pthread_mutex_unlock(&links->lock);
	return NULL;
}

enum err links_new(struct links **ret_links)
{
	struct links *links = calloc(1, sizeof *links);
	pthread_condattr_t monotonic;
	if (!links)
		return ERR_NOMEM;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&links->lock, NULL);
	pthread_cond_init(&links->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&links->sweeper, NULL, run, links) != 0) {
		free(links);
		return ERR_NOMEM;
	}
	*ret_links = links;
	return OK;
}

void links_free(struct links *links)
{
	if (!links)
		return;
	pthread_mutex_lock(&links->lock);
	links->stop = true;
	pthread_mutex_unlock(&links->lock);
	pthread_cond_signal(&links->wake);
	pthread_join(links->sweeper, NULL);
	while (links->first)
		links_remove(links, links->first);
	pthread_cond_destroy(&links->wake);
	pthread_mutex_destroy(&links->lock);
	free(links);
}

static void name_peer(struct link *link)
{
	struct sockaddr_storage storage = {0};
	socklen_t n = sizeof storage;
	struct ucred who;
	socklen_t n_who = sizeof who;
	struct http_peer *peer = &link->peer;

	if (getpeername(link->fd, (struct sockaddr *)&storage, &n) != 0) {
		link->refused = true;
	} else if (storage.ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)&storage;
		inet_ntop(AF_INET, &v4->sin_addr, peer->address, sizeof peer->address);
		peer->loopback = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	} else if (storage.ss_family == AF_INET6) {
		const struct in6_addr *v6 = &((const struct sockaddr_in6 *)&storage)->sin6_addr;
		inet_ntop(AF_INET6, v6, peer->address, sizeof peer->address);
		peer->loopback = IN6_IS_ADDR_LOOPBACK(v6) || (IN6_IS_ADDR_V4MAPPED(v6) && v6->s6_addr[12] == 127);
	} else if (storage.ss_family == AF_UNIX) {
		peer->local = true;
		if (getsockopt(link->fd, SOL_SOCKET, SO_PEERCRED, &who, &n_who) == 0)
			peer->uid = who.uid;
		else
			link->refused = true;
		link->refused = link->refused || (peer->uid != geteuid() && peer->uid != 0);
	}
}

struct link *links_add(struct links *links, int fd)
{
	struct link *link = calloc(1, sizeof *link);
	if (!link)
		return NULL;
	link->fd = fd;
	name_peer(link);
	if (link->refused)
		shutdown(fd, SHUT_RDWR);
	pthread_mutex_lock(&links->lock);
	link->next = links->first;
	if (links->first)
		links->first->previous = link;
	links->first = link;
	links->open++;
	links->accepted++;
	pthread_mutex_unlock(&links->lock);
	return link;
}

void links_remove(struct links *links, struct link *link)
{
	if (!link)
		return;
	pthread_mutex_lock(&links->lock);
	if (link->previous)
		link->previous->next = link->next;
	else
		links->first = link->next;
	if (link->next)
		link->next->previous = link->previous;
	links->open--;
	pthread_mutex_unlock(&links->lock);
	free(link);
}

void link_cut_after(struct link *link, int64_t us)
{
	atomic_store(&link->cut_at_us, us == 0 ? 0 : time_monotonic_us() + us);
}

void links_count(struct links *links, int *ret_open, uint64_t *ret_accepted, uint64_t *ret_cut)
{
	pthread_mutex_lock(&links->lock);
	*ret_open = links->open;
	*ret_accepted = links->accepted;
	*ret_cut = links->cut;
	pthread_mutex_unlock(&links->lock);
}
