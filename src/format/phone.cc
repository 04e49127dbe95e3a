#include "format/phone.h"
#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

bool phone_parse(const char *text, size_t n, const char *region, size_t region_n, char ret_number[PHONE_MAX])
{
	try {
		const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
		PhoneNumber number;
		std::string country = region_n ? std::string(region, region_n) : std::string("ZZ");
		if (util->Parse(std::string(text, n), country, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
		    !util->IsPossibleNumber(number))
			return false;
		number.clear_extension();
		std::string e164;
		util->Format(number, PhoneNumberUtil::E164, &e164);
		if (e164.empty() || e164.size() >= PHONE_MAX)
			return false;
		std::memcpy(ret_number, e164.c_str(), e164.size() + 1);
		return true;
	} catch (...) {
		return false; /* out of memory: C callers know no exceptions */
	}
}

bool phone_region(const char *text, size_t n, char ret_region[3])
{
	try {
		const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
		PhoneNumber number;
		std::string region;
		if (util->Parse(std::string(text, n), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
			return false;
		util->GetRegionCodeForNumber(number, &region);
		if (region.size() != 2 || region == "ZZ")
			return false;
		std::memcpy(ret_region, region.c_str(), 3);
		return true;
	} catch (...) {
		return false;
	}
}
