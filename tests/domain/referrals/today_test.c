#include "people.h"
int main(void)
{
	return 0;
}
