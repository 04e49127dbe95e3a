/* Tables as CSV: those of the numbers for whoever may see them, the workspace's own for its owners. */
#include "base/out.h"
#include "domain/ctx.h"
#include "domain/events/event.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "format/csv_write.h"
#include "cost_ops.h"
#include "lineage_ops.h"
#include "numbers_ops.h"
#include "outlook_ops.h"
#include "partner_ops.h"
#include "reference_ops.h"
#include "tables_ops.h"
#include "tables_sql.h"
#include "target_ops.h"
#include "user_sql.h"

enum { ROWS_AT_ONCE = 1000, UNASKED_MOST = 1000, LINES_MOST = 500 };

struct taking {
	struct ctx *ctx;
	const struct table_export_in *in;
	struct out *out;
	bool headed;
	int64_t rows;
};

static void write_rows(struct taking *taking, const struct record *record, const struct list *rows)
{
	struct ctx *ctx = taking->ctx;
	const char *row = rows->items;
	if (!taking->headed)
		csv_write_head(taking->out, record);
	taking->headed = true;
	for (size_t i = 0; i < rows->n; i++)
		csv_write_row(taking->out, ctx->arena, record, row + i * record->size, ctx->settings.currency);
	taking->rows += (int64_t)rows->n;
}

/* ---- of the numbers ---- */

static enum err take_numbers(struct taking *taking)
{
	const struct table_export_in *in = taking->in;
	struct numbers_show_in of = {in->user, in->offer, in->origin, in->since, in->until};
	struct numbers_show_out out;
	TRY(numbers_show(taking->ctx, &of, &out));
	if (in->table == EXPORT_TABLE_FUNNEL)
		write_rows(taking, &numbers_step_record, &out.funnel);
	else if (in->table == EXPORT_TABLE_MONEY)
		write_rows(taking, &numbers_money_record, &out.money);
	else if (in->table == EXPORT_TABLE_SOURCES)
		write_rows(taking, &numbers_source_record, &out.sources);
	else
		write_rows(taking, &numbers_line_record, &out.numbers);
	return OK;
}

static enum err take_unasked(struct taking *taking)
{
	const struct table_export_in *in = taking->in;
	struct numbers_unasked_in of = {in->user, in->offer, in->since, in->until, UNASKED_MOST};
	struct numbers_unasked_out out;
	TRY(numbers_unasked(taking->ctx, &of, &out));
	write_rows(taking, &numbers_unasked_person_record, &out.items);
	return OK;
}

static enum err take_lineage(struct taking *taking)
{
	struct lineage_top_in of = {taking->in->user, LINES_MOST};
	struct lineage_top_out out;
	TRY(lineage_top(taking->ctx, &of, &out));
	write_rows(taking, &lineage_node_record, &out.items);
	return OK;
}

static enum err take_outlook(struct taking *taking)
{
	struct outlook_show_in of = {.user = taking->in->user, .offer = taking->in->offer};
	struct outlook_show_out out;
	TRY(outlook_show(taking->ctx, &of, &out));
	write_rows(taking, &outlook_line_record, &out.months);
	return OK;
}

static enum err take_costs(struct taking *taking)
{
	struct cost_list_in of = {taking->in->user, taking->in->since, taking->in->until};
	struct cost_list_out out;
	TRY(cost_list(taking->ctx, &of, &out));
	write_rows(taking, &cost_page_record, &out.items);
	return OK;
}

/* ---- of the workspace ---- */

/* Page after page; every row begins with its id. */
#define TAKE_ALL(name, noun)                                                                                           \
	static enum err take_##name(struct taking *taking)                                                             \
	{                                                                                                              \
		struct ctx *ctx = taking->ctx;                                                                         \
		struct noun after = {1};                                                                               \
		struct list rows;                                                                                      \
		do {                                                                                                   \
			TRY(tables_##name(ctx->tx,                                                                     \
				(struct tables_##name##_args){                                                         \
					.workspace = ctx->workspace, .after = after, .n = ROWS_AT_ONCE},               \
				&rows));                                                                               \
			write_rows(taking, &tables_##name##_record, &rows);                                            \
			if (rows.n > 0)                                                                                \
				after = ((const struct tables_##name##_row *)rows.items)[rows.n - 1].id;               \
		} while (rows.n == ROWS_AT_ONCE);                                                                      \
		return OK;                                                                                             \
	}
TAKE_ALL(deals, deal_id)
TAKE_ALL(promises, promise_id)
TAKE_ALL(asks, ask_id)
TAKE_ALL(referrals, referral_id)
TAKE_ALL(given, given_id)

static enum err take_people(struct taking *taking)
{
	struct ctx *ctx = taking->ctx;
	struct tables_people_args args = {.workspace = ctx->workspace,
		.viewer = ctx->user,
		.after = {1},
		.permitted = day_plus_months(ctx_today(ctx), -GATE_MONTHS),
		.n = ROWS_AT_ONCE};
	struct list rows;
	do {
		TRY(tables_people(ctx->tx, args, &rows));
		write_rows(taking, &tables_people_record, &rows);
		if (rows.n > 0)
			args.after = ((const struct tables_people_row *)rows.items)[rows.n - 1].id;
	} while (rows.n == ROWS_AT_ONCE);
	return OK;
}

static enum err take_partners(struct taking *taking)
{
	struct partner_list_in of = {.ended = true};
	struct partner_list_out out;
	TRY(partner_list(taking->ctx, &of, &out));
	write_rows(taking, &partner_balance_record, &out.items);
	return OK;
}

/* Of each rep; the same sentences as on their lists. */
static enum err take_targets(struct taking *taking)
{
	struct ctx *ctx = taking->ctx;
	struct list users;
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &users));
	const struct user_all_row *user = users.items;
	for (size_t i = 0; i < users.n; i++)
		for (int state = 1; state < target_state_info.n; state++) {
			struct target_list_in of = {
				.user = user[i].id, .state = (enum target_state)state, .near = true};
			struct target_list_out out;
			TRY(target_list(ctx, &of, &out));
			write_rows(taking, &target_list_item_record, &out.items);
		}
	return OK;
}

static enum err take_references(struct taking *taking)
{
	struct reference_list_in of = {.retired = true};
	struct reference_list_out out;
	TRY(reference_list(taking->ctx, &of, &out));
	write_rows(taking, &reference_item_record, &out.items);
	return OK;
}

static const struct {
	enum err (*take)(struct taking *taking);
	bool of_workspace; /* not a rep's or manager's to take out */
} tables[] = {
	[EXPORT_TABLE_NUMBERS] = {take_numbers, false},
	[EXPORT_TABLE_UNASKED] = {take_unasked, false},
	[EXPORT_TABLE_FUNNEL] = {take_numbers, false},
	[EXPORT_TABLE_MONEY] = {take_numbers, false},
	[EXPORT_TABLE_SOURCES] = {take_numbers, false},
	[EXPORT_TABLE_LINEAGE] = {take_lineage, false},
	[EXPORT_TABLE_OUTLOOK] = {take_outlook, false},
	[EXPORT_TABLE_COSTS] = {take_costs, false},
	[EXPORT_TABLE_PEOPLE] = {take_people, true},
	[EXPORT_TABLE_DEALS] = {take_deals, true},
	[EXPORT_TABLE_PROMISES] = {take_promises, true},
	[EXPORT_TABLE_ASKS] = {take_asks, true},
	[EXPORT_TABLE_REFERRALS] = {take_referrals, true},
	[EXPORT_TABLE_GIVEN] = {take_given, true},
	[EXPORT_TABLE_PARTNERS] = {take_partners, true},
	[EXPORT_TABLE_TARGETS] = {take_targets, true},
	[EXPORT_TABLE_REFERENCES] = {take_references, true},
};

enum err table_export(struct ctx *ctx, const struct table_export_in *in, struct table_export_out *ret_out)
{
	AUTO_OUT out;
	struct taking taking = {.ctx = ctx, .in = in, .out = &out};
	out_init(&out, 0);
	if (tables[in->table].of_workspace && ctx->role < USER_ROLE_OWNER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "table", words_text(WORDS_TABLE_OWNERS));
	TRY(event_begin(ctx, EVENT_table_exported, (struct person_id){0}, 0));
	TRY(tables[in->table].take(&taking));
	TRY(out_failed(&out));
	struct str name = enum_word(&export_table_info, (int)in->table);
	struct str csv = str_copy(ctx->arena, out_text(&out));
	if (csv.n != out_text(&out).n)
		return ERR_NOMEM;
	*ret_out = (struct table_export_out){.name = name, .rows = taking.rows, .csv = csv};
	return OK;
}
