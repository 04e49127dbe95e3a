#include "domain/upkeep/import_reader.h"
#include <pthread.h>

/* Large, since what is written in one transaction writes each page once; a chunk of rows with huge cells ends
 * early. */
enum { CHUNK_ROWS = 4000, CHUNK_BYTES = 16 << 20 };

struct import_reader {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct import_file *file;
	int64_t skip;
	struct import_chunk chunks[2];
	bool filled[2];
	unsigned writing; /* the chunk that the writer has, or waits for */
	bool taken;       /* the writer has it */
	bool stop;
};

static enum err skip_rows(struct import_reader *reader)
{
	struct csv_row row;
	bool end = false;
	for (; reader->skip > 0 && !end; reader->skip--)
		TRY(csv_next(reader->file->csv, &row, &end));
	return OK;
}

static void fill(struct import_reader *reader, struct import_chunk *chunk)
{
	struct csv_row row;
	bool end = false;
	arena_reset(chunk->arena);
	chunk->n = 0;
	chunk->last = false;
	chunk->err = skip_rows(reader);
	chunk->records = ARENA_ARRAY(chunk->arena, CHUNK_ROWS, struct file_record);
	if (!chunk->records)
		chunk->err = ERR_NOMEM;
	while (chunk->err == OK && !end && chunk->n < CHUNK_ROWS && arena_used(chunk->arena) < CHUNK_BYTES) {
		chunk->err = csv_next(reader->file->csv, &row, &end);
		if (chunk->err == OK && !end)
			chunk->err = import_file_record(chunk->arena, reader->file, &row, &chunk->records[chunk->n]);
		if (chunk->err == OK && !end)
			chunk->n++;
	}
	chunk->position = csv_position(reader->file->csv);
	chunk->last = end || chunk->err != OK;
}

static void *read_on(void *arg)
{
	struct import_reader *reader = arg;
	bool last = false;
	for (unsigned i = 0; !last; i ^= 1) {
		pthread_mutex_lock(&reader->lock);
		while (reader->filled[i] && !reader->stop)
			pthread_cond_wait(&reader->changed, &reader->lock);
		bool stop = reader->stop;
		pthread_mutex_unlock(&reader->lock);
		if (stop)
			return NULL;
		fill(reader, &reader->chunks[i]);
		last = reader->chunks[i].last;
		pthread_mutex_lock(&reader->lock);
		reader->filled[i] = true;
		pthread_cond_broadcast(&reader->changed);
		pthread_mutex_unlock(&reader->lock);
	}
	return NULL;
}

enum err import_reader_start(
	struct arena *arena, struct import_file *file, int64_t skip, struct import_reader **ret_reader)
{
	struct import_reader *reader = ARENA_NEW(arena, struct import_reader);
	if (!reader)
		return ERR_NOMEM;
	reader->file = file;
	reader->skip = skip;
	for (int i = 0; i < 2; i++)
		reader->chunks[i].arena = arena_new(0);
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->changed, NULL);
	if (!reader->chunks[0].arena || !reader->chunks[1].arena ||
		pthread_create(&reader->thread, NULL, read_on, reader) != 0) {
		arena_free(reader->chunks[0].arena);
		arena_free(reader->chunks[1].arena);
		return ERR_NOMEM;
	}
	*ret_reader = reader;
	return OK;
}

struct import_chunk *import_reader_next(struct import_reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	if (reader->taken) {
		reader->filled[reader->writing] = false;
		reader->writing ^= 1;
		pthread_cond_broadcast(&reader->changed);
	}
	reader->taken = true;
	while (!reader->filled[reader->writing])
		pthread_cond_wait(&reader->changed, &reader->lock);
	pthread_mutex_unlock(&reader->lock);
	return &reader->chunks[reader->writing];
}

void import_reader_end(struct import_reader *reader)
{
	if (!reader)
		return;
	pthread_mutex_lock(&reader->lock);
	reader->stop = true;
	pthread_cond_broadcast(&reader->changed);
	pthread_mutex_unlock(&reader->lock);
	pthread_join(reader->thread, NULL);
	pthread_mutex_destroy(&reader->lock);
	pthread_cond_destroy(&reader->changed);
	for (int i = 0; i < 2; i++)
		arena_free(reader->chunks[i].arena);
}
