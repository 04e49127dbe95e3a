#include <math.h>
#include <string.h>
#include "graph/likely_internal.h"

enum { D = LIKELY_VECTORS, TURNS = 12, STRAIGHTEN = 3, JACOBI = 30 };

struct small {
	double v[D][D];
};

/* Sums of independent coins: what is wanted is a direction that prefers none. */
static void begin(struct rand *rand, float *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t bits = rand_below(rand, UINT64_C(1) << 32);
		x[i] = (float)__builtin_popcountll(bits) - 16.0f + (float)(bits & 0xff) / 256.0f;
	}
}

static float root_inverse(const struct likely_net *net, uint32_t node)
{
	uint32_t n = likely_peers(net, node).n;
	return n > 0 ? 1.0f / sqrtf((float)n) : 0.0f;
}

/* y = matrix x */
static void multiply(const struct likely_net *net, const float *scale, const float *x, float *y)
{
	for (uint32_t node = 0; node < net->n_nodes; node++) {
		struct likely_peers peers = likely_peers(net, node);
		float sum[D] = {0};
		for (uint32_t i = 0; i < peers.n; i++) {
			const float *other = x + (size_t)peers.peer[i] * D;
			float by = scale ? scale[peers.peer[i]] : 1.0f;
			for (int c = 0; c < D; c++)
				sum[c] += by * other[c];
		}
		float by = scale ? scale[node] : 1.0f;
		for (int c = 0; c < D; c++)
			y[(size_t)node * D + (size_t)c] = by * sum[c];
	}
}

/* x transposed times y */
static struct small inner(const float *x, const float *y, uint32_t n)
{
	struct small sum = {0};
	for (size_t i = 0; i < n; i++)
		for (int a = 0; a < D; a++)
			for (int b = 0; b < D; b++)
				sum.v[a][b] += (double)x[i * D + (size_t)a] * (double)y[i * D + (size_t)b];
	return sum;
}

/* x = x matrix */
static void turn(float *x, uint32_t n, const struct small *matrix)
{
	for (size_t i = 0; i < n; i++) {
		double sum[D] = {0};
		for (int a = 0; a < D; a++)
			for (int b = 0; b < D; b++)
				sum[b] += (double)x[i * D + (size_t)a] * matrix->v[a][b];
		for (int b = 0; b < D; b++)
			x[i * D + (size_t)b] = (float)sum[b];
	}
}

/* Columns of length 1 at right angles, by the Cholesky root of their products; one that hangs on those before it
 * becomes 0. */
static void straighten(float *x, uint32_t n)
{
	struct small l = inner(x, x, n), inverse = {0};
	for (int a = 0; a < D; a++) {
		double whole = l.v[a][a];
		for (int b = 0; b <= a; b++) {
			double sum = l.v[a][b];
			for (int c = 0; c < b; c++)
				sum -= l.v[a][c] * l.v[b][c];
			if (b < a)
				l.v[a][b] = l.v[b][b] > 0 ? sum / l.v[b][b] : 0;
			else
				l.v[a][a] = sum > 1e-9 * whole && sum > 0 ? sqrt(sum) : 0;
		}
	}
	/* x L^-T: its columns are the rows of L^-1 */
	for (int a = 0; a < D; a++) {
		if (!(l.v[a][a] > 0))
			continue;
		inverse.v[a][a] = 1 / l.v[a][a];
		for (int b = 0; b < a; b++) {
			double sum = 0;
			for (int c = b; c < a; c++)
				sum += l.v[a][c] * inverse.v[b][c];
			inverse.v[b][a] = -sum / l.v[a][a];
		}
	}
	turn(x, n, &inverse);
}

static void rotate(struct small *a, struct small *v, int p, int q)
{
	double slope = (a->v[q][q] - a->v[p][p]) / (2 * a->v[p][q]);
	double t = (slope >= 0 ? 1 : -1) / (fabs(slope) + sqrt(slope * slope + 1));
	double c = 1 / sqrt(t * t + 1), s = t * c;
	for (int k = 0; k < D; k++) {
		double x = a->v[k][p], y = a->v[k][q];
		a->v[k][p] = c * x - s * y;
		a->v[k][q] = s * x + c * y;
	}
	for (int k = 0; k < D; k++) {
		double x = a->v[p][k], y = a->v[q][k];
		a->v[p][k] = c * x - s * y;
		a->v[q][k] = s * x + c * y;
		x = v->v[k][p], y = v->v[k][q];
		v->v[k][p] = c * x - s * y;
		v->v[k][q] = s * x + c * y;
	}
}

/* Vectors (columns) and values of a small symmetric matrix, by Jacobi's rotations; the largest by amount first. */
static void solve(struct small *a, struct small *ret_vectors, float ret_values[D])
{
	struct small v = {0};
	for (int i = 0; i < D; i++)
		v.v[i][i] = 1;
	for (int sweep = 0; sweep < JACOBI; sweep++)
		for (int p = 0; p < D; p++)
			for (int q = p + 1; q < D; q++)
				if (fabs(a->v[p][q]) > 1e-14)
					rotate(a, &v, p, q);
	bool taken[D] = {0};
	for (int i = 0; i < D; i++) {
		int best = -1;
		for (int k = 0; k < D; k++)
			if (!taken[k] && (best < 0 || fabs(a->v[k][k]) > fabs(a->v[best][best])))
				best = k;
		taken[best] = true;
		ret_values[i] = (float)a->v[best][best];
		for (int k = 0; k < D; k++)
			ret_vectors->v[k][i] = v.v[k][best];
	}
}

enum err likely_spectrum(struct arena *arena, const struct likely_net *net, bool normalized, struct rand *rand,
	float **ret_x, float ret_values[LIKELY_VECTORS])
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	size_t n = net->n_nodes;
	float *x = arena_array(arena, n + 1, D * sizeof(float));
	float *y = arena_array(scratch, n + 1, D * sizeof(float));
	float *scale = normalized ? ARENA_ARRAY(scratch, n + 1, float) : NULL;
	if (arena_failed(arena) || arena_failed(scratch))
		return ERR_NOMEM;
	for (uint32_t i = 0; normalized && i < net->n_nodes; i++)
		scale[i] = root_inverse(net, i);
	begin(rand, x, n * D);
	straighten(x, net->n_nodes);
	for (int i = 0; i < TURNS; i++) {
		TRY(likely_going(net));
		multiply(net, scale, x, y);
		for (size_t k = 0; normalized && k < n * D; k++)
			y[k] = 0.5f * (x[k] + y[k]); /* (matrix + 1) / 2 has no negative values */
		memcpy(x, y, n * D * sizeof *x);
		if ((i + 1) % STRAIGHTEN == 0)
			straighten(x, net->n_nodes);
	}
	multiply(net, scale, x, y);
	struct small small = inner(x, y, net->n_nodes), vectors;
	for (int a = 0; a < D; a++)
		for (int b = 0; b < a; b++)
			small.v[a][b] = small.v[b][a] = (small.v[a][b] + small.v[b][a]) / 2;
	solve(&small, &vectors, ret_values);
	turn(x, net->n_nodes, &vectors);
	*ret_x = x;
	return OK;
}
