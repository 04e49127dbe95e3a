#include "graph/ends.h"
#include <stdlib.h>
#include "graph/memory.h"

enum { PAGE = alignof(struct piece) };

/* Pieces asked for at once; those that nothing is written to take no memory. */
struct slab {
	struct slab *next;
	struct piece *at; /* the next to be used */
	size_t n, left;
};

static struct slab *slab_new(size_t n)
{
	struct slab *slab = graph_alloc_pages(PAGE + n * sizeof(struct piece));
	if (slab == NULL)
		return NULL;
	/* Each stands in pages of its own, and is given back for itself. */
	uintptr_t first = ((uintptr_t)(slab + 1) + PAGE - 1) / PAGE * PAGE;
	*slab = (struct slab){.at = (struct piece *)first, .n = n, .left = n};
	return slab;
}

/* Every part may just have begun a piece when the last link comes. */
static size_t pieces_for(size_t parts, size_t links)
{
	return 2 * links / PIECE_ENDS + (parts < 2 * links ? parts : 2 * links) + 1;
}

enum err ends_reserve(struct ends *ends, uint32_t n_nodes, size_t links)
{
	size_t parts = parts_of(n_nodes), pieces = pieces_for(parts, links);
	if (!graph_grow((void **)&ends->parts, &ends->parts_room, parts, sizeof *ends->parts))
		return ERR_NOMEM;
	if (ends->slabs == NULL || ends->slabs->left < pieces) {
		struct slab *slab = slab_new(pieces + (ends->slabs == NULL ? 0 : ends->slabs->n));
		if (slab == NULL)
			return ERR_NOMEM;
		slab->next = ends->slabs;
		ends->slabs = slab;
	}
	while (ends->n_parts < parts)
		ends->parts[ends->n_parts++] = (struct part){0};
	return OK;
}

size_t ends_count(const struct ends *ends)
{
	size_t n = 0;
	for (size_t i = 0; i < ends->n_parts; i++)
		for (const struct piece *piece = ends->parts[i].first; piece != NULL; piece = piece->next)
			n += piece->n;
	return n;
}

struct piece *ends_add_piece(struct ends *ends, struct part *part)
{
	struct piece *piece = ends->slabs->at++;
	ends->slabs->left--;
	piece->next = NULL;
	piece->n = 0;
	if (part->last == NULL)
		part->first = piece;
	else
		part->last->next = piece;
	part->last = piece;
	return piece;
}

void piece_forget(struct piece *piece)
{
	graph_give_pages(piece, sizeof *piece);
}

void ends_free(struct ends *ends)
{
	for (struct slab *slab = ends->slabs, *next; slab != NULL; slab = next) {
		next = slab->next;
		free(slab);
	}
	free(ends->parts);
	*ends = (struct ends){0};
}
