/* What time does by itself: Today is made ready at each rep's midnight, and what nobody needs any more is
 * forgotten. Both may run at any time and as often as one likes. */
#pragma once
#include "domain/upkeep/job.h"

enum { DAILY_ANSWERS_DAYS = 30, DAILY_FILES_DAYS = 7 };

/* Makes the list of every active user ready whose day has come. A list that fails is logged and left to the
 * next look; ERR_CANCELLED when the program ends. */
NODISCARD enum err daily_today(const struct job_env *env);
/* Answers kept under idempotency keys after 30 days, sessions that ended, files and imports that nobody
 * started within a week, and the files of those that have ended. */
NODISCARD enum err daily_forget(const struct job_env *env);
/* How well people know each other fades: reckons it anew in every workspace where that was not done on the day that it is
 * there. Writes only what differs, some hundreds at a time. A workspace that fails is logged and left to the next look;
 * ERR_CANCELLED when the program ends. */
NODISCARD enum err daily_fade(const struct job_env *env);
