#include "web/card.h"
#include "profile_ops.h"
#include "web/visit.h"

void show_card_file(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct user_card_in in = {0};
	struct user_card_out card;
	struct str file = http_request_param(request, "file");
	if (!visit_begin(request, response, "Card", PLACE_NONE, &visit))
		return;
	if (str_ends(file, STR(".vcf")) && id_parse(str_sub(file, 0, file.n - 4), &in.user.v) != OK)
		in.user.v = 0;
	if (!in.user.v) {
		visit.problem.message = STR("There is no such card here.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!visit_call(&visit, "user_card", &in, &card))
		return;
	response->content_type = "text/vcard; charset=utf-8";
	http_response_header(response, "Content-Disposition", STR("attachment; filename=\"card.vcf\""));
	out_str(&response->body, card.vcard);
}
