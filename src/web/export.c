/* Everything that is stored about a person, as a file. */
#include "export_ops.h"
#include "web/people.h"
#include "web/visit.h"
#include "wire/json.h"

void post_export(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_export_out out;
	if (!visit_begin(request, response, "Person", PLACE_PEOPLE, &visit))
		return;
	struct person_export_in in = {.person = {visit_id(&visit, "person")}};
	if (!in.person.v) {
		visit.problem.message = STR("There is no such person here.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!visit_call(&visit, "person_export", &in, &out))
		return;
	response->content_type = "application/json";
	http_response_header(response, "Content-Disposition", STR("attachment; filename=\"person.json\""));
	json_encode(&response->body, operation_find(STR("person_export"))->out, &out);
}
