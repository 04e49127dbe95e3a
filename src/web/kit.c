#include "web/kit.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "person_ops.h"
#include "web/label.h"

/* How the source is reached: what they pass on is sent to them, never to the named person. */
static void fill_reach(struct visit *visit, struct kit_view *view)
{
	struct person_show_in in = {.person = view->source, .limit = 1};
	struct person_show_out shown;
	if (visit_try(visit, "person_show", &in, &shown) != OK || shown.do_not_contact)
		return;
	const struct identity_all_row *identity = shown.identities.items;
	for (size_t i = shown.identities.n; i > 0; i--) {
		struct str value = identity[i - 1].value;
		if (identity[i - 1].kind == IDENTITY_KIND_EMAIL) {
			view->has_mail = true;
			view->mail = url_mail(visit->arena, value, STR_NONE, view->text);
		} else if (identity[i - 1].kind == IDENTITY_KIND_PHONE) {
			view->has_phone = true;
			view->text_message = url_text_message(visit->arena, value, view->text);
		}
	}
}

static void fill_given(struct visit *visit, const struct kit_show_out *kit, struct kit_view *view)
{
	const struct kit_sent_row *from = kit->sent.items;
	struct kit_given_row *to = LIST_MAKE(visit->arena, &view->given, struct kit_given_row, kit->sent.n);
	for (size_t i = 0; to && i < kit->sent.n; i++)
		to[i] = (struct kit_given_row){
			.words = str_format(visit->arena, "Given to %.*s %.*s%s", STR_ARG(from[i].source_name),
				STR_ARG(label_channel(from[i].channel)),
				from[i].with_link ? ", with a private link" : ""),
			.day = from[i].sent_on,
			.text = from[i].sent_text};
}

static struct str answer_words(enum link_answer answer)
{
	static const char *const words[] = {[LINK_ANSWER_YES] = "answered yes",
		[LINK_ANSWER_NOT_NOW] = "answered not now",
		[LINK_ANSWER_NO] = "answered no",
		[LINK_ANSWER_NEVER] = "answered never"};
	return str_c(words[answer]);
}

static void fill_links(struct visit *visit, struct referral_id referral, struct kit_view *view)
{
	struct link_list_in in = {.referral = referral};
	struct link_list_out list;
	struct locale locale = visit_locale(visit);
	if (visit_try(visit, "link_list", &in, &list) != OK)
		return;
	const struct link_of_row *from = list.items.items;
	struct kit_link_row *to = LIST_MAKE(visit->arena, &view->links, struct kit_link_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++) {
		const struct link_of_row *row = &from[i];
		bool live = day_none(row->withdrawn_on) && row->expires.us > app_now(visit->app).us;
		struct str state = !day_none(row->withdrawn_on)
					   ? str_join(visit->arena, STR("Withdrawn on "),
						     words_day(visit->arena, row->withdrawn_on))
					   : str_join(visit->arena, live ? STR("Works until ") : STR("Expired on "),
						     words_day(visit->arena, utc_day(row->expires, locale.zone)));
		if (row->answer != LINK_ANSWER_NONE)
			state = str_format(visit->arena, "%.*s; %.*s on %.*s", STR_ARG(state),
				STR_ARG(answer_words(row->answer)), STR_ARG(words_day(visit->arena, row->answered_on)));
		to[i] = (struct kit_link_row){row->id, state, live};
		view->live = view->live || live;
	}
}

/* Those who named them, too: their kit is behind their name. */
static void fill_others(struct visit *visit, const struct referral_show_out *shown, struct kit_view *view)
{
	const struct referral_sources_row *from = shown->sources.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->others, struct choice, shown->sources.n);
	view->others.n = 0;
	for (size_t i = 0; to && i < shown->sources.n; i++)
		if (from[i].source_id.v != view->source.v)
			to[view->others.n++] = (struct choice){
				.value = id_words(visit->arena, from[i].source_id.v), .label = from[i].name};
}

void kit_fill(struct visit *visit, const struct referral_show_out *shown, struct str new_link, struct str text,
	struct kit_view *view)
{
	struct kit_show_in in = {
		.referral = shown->referral.id, .source = {str_none(new_link) ? query_id(visit, "source") : 0}};
	struct kit_show_out kit;
	enum referral_state state = shown->referral.state;
	if (visit_try(visit, "kit_show", &in, &kit) != OK)
		return;
	*view = (struct kit_view){
		.shown = state == REFERRAL_STATE_PARKED || (steps_open(state) && !steps_contact(state)),
		.open = state == REFERRAL_STATE_NAMED || in.source.v != 0 || !str_none(new_link),
		.source = kit.source,
		.source_first = first_name(kit.source_name),
		.text = str_none(new_link) ? kit.text : text,
		.new_link = new_link,
		.experience = kit.experience,
		.thought = kit.thought,
		.first_talk = kit.first_talk,
		.question = kit.question,
		.two_questions = kit.two_questions,
	};
	fill_reach(visit, view);
	fill_given(visit, &kit, view);
	fill_links(visit, shown->referral.id, view);
	fill_others(visit, shown, view);
}
