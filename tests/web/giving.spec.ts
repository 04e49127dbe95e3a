import { expect, expectSound, test } from "./kith";

test("an honest no names a provider, and our person becomes their lead; partners are given to, and references called", async ({ signedIn: page, kith }, info) => {
	const of = (name: string) => `${name} ${info.project.name}`;
	const add = (...words: string[]) => kith.run("person", "add", "--name", ...words).person as string;
	if (!kith.run("offer", "list").items.length) kith.run("offer", "add", "--name", "Practice audit");
	const offer = kith.run("offer", "list").items[0].id;
	const ben = add(of("Ben Haddad")), paul = add(of("Paul Ott")), olga = add(of("Olga Neu"), "--organization", `Smile Dental Practice ${info.project.name}`, "--town", "Leeds");
	kith.run("person", "flag", olga, "--knows-offer");

	// The better way is a provider: one tap from the deal to giving.
	const deal = kith.run("deal", "add", ben, "--offer", offer, "--sent-by-nobody").deal;
	kith.run("deal", "disqualify", deal, "--reason", "too small for it", "--alternative-kind", "provider", "--alternative", of("Rosa Lind"));
	await page.goto(`${kith.url}/deals/${deal}`);
	await page.getByRole("link", { name: "Bring Ben to them" }).click();
	await expect(page.getByLabel("To whom")).toHaveValue(of("Rosa Lind"));
	await expectSound(page);
	await page.getByRole("button", { name: "Give Ben" }).click();
	await expect(page.getByText("has not been asked yet").first()).toBeVisible();
	await expect(page.getByRole("button", { name: /know each other now/ })).toHaveCount(0); // the gate
	await expectSound(page);
	await page.getByRole("group", { name: "Does Ben have the need?" }).getByRole("button", { name: "Yes" }).click();
	await expect(page.getByText("whether they want to talk with")).toBeVisible();
	await page.getByRole("group", { name: "Do they want to talk with Rosa?" }).getByRole("button", { name: "Yes" }).click();
	await page.getByRole("button", { name: "Ben and Rosa know each other now" }).click();
	await page.getByLabel("As Rosa tells").fill("They start in May");
	await page.getByRole("button", { name: "It was won" }).click();
	await expect(page.getByText("They start in May").first()).toBeVisible();
	await expectSound(page);

	// A partner: the agreement, whom to give next and why, the balance.
	await page.goto(`${kith.url}/people/${paul}`);
	await page.getByRole("link", { name: "Exchange referrals" }).click();
	await expectSound(page);
	await page.getByLabel("What they do", { exact: true }).fill("Tax advice");
	await page.getByLabel("Who is delighted by it?").fill(`Dental practices in Leeds, ${info.project.name}`);
	await page.getByLabel("Whom it does not fit").fill("practices of one chair\nhospitals");
	await page.getByRole("button", { name: "Paul is a partner" }).click();
	await expect(page.getByRole("heading", { name: of("Paul Ott"), level: 1 })).toBeVisible();
	await expect(page.getByLabel("Whom it does not fit")).toHaveValue(/practices of one chair\nhospitals/);
	await expect(page.getByText("Fits by: Dental, practices, Leeds")).toBeVisible();
	await expectSound(page);
	await page.locator(".rows .line", { hasText: of("Olga Neu") }).getByRole("link", { name: "Give" }).click();
	await expect(page.getByRole("radio", { name: new RegExp(of("Paul Ott")) })).toBeChecked();
	await page.getByText("They have the need", { exact: true }).click();
	await page.getByText("They want to talk", { exact: true }).click();
	await page.getByRole("button", { name: "Give Olga" }).click();
	await page.getByRole("button", { name: "Olga and Paul know each other now" }).click();
	await expect(page.getByRole("heading", { name: "What came of it?" })).toBeVisible();
	await page.goto(`${kith.url}/partners`);
	await expect(page.getByRole("row", { name: new RegExp(of("Paul Ott")) })).toContainText("1");
	await expectSound(page);

	// No fee, unless the owner says that it is lawful.
	await page.goto(`${kith.url}/settings`);
	await expect(page.getByText("section 8 of RESPA")).toBeVisible();

	// A reference: asked, matched, called, told of, thanked.
	const rosa = add(of("Rita Kern"));
	const won = kith.run("deal", "add", rosa, "--offer", offer, "--sent-by-nobody").deal;
	kith.run("deal", "win", won);
	kith.run("satisfaction", "note", rosa, "--score", "10");
	await page.goto(`${kith.url}/references`);
	await expectSound(page);
	await page.goto(`${kith.url}/people/${rosa}`);
	await page.getByRole("link", { name: "Reference", exact: true }).click();
	await page.getByLabel("What Rita can tell of").fill("moving the archive\nthe first month");
	await page.getByLabel("Language of the call").fill("German");
	await page.getByLabel("Calls a quarter, at most").fill("1");
	await page.getByRole("button", { name: "Rita agrees to be called" }).click();
	await expect(page.getByText("not asked this quarter")).toBeVisible();
	await expectSound(page);
	const open = kith.run("deal", "add", add(of("Karl Weber")), "--offer", offer, "--sent-by-nobody").deal;
	await page.goto(`${kith.url}/deals/${open}`);
	await page.getByRole("link", { name: "Let Karl call a customer of ours" }).click();
	await page.getByLabel("What Karl wants to hear of").fill("the archive");
	await page.getByRole("button", { name: "Look again" }).click();
	await expect(page.getByText("can tell of archive, bought the same").first()).toBeVisible();
	await expectSound(page);
	await page.getByRole("button", { name: `${of("Rita Kern")} takes the call` }).click();
	await expect(page.getByText("has been asked for this deal already")).toBeVisible();
	await page.getByRole("button", { name: "It helped" }).click();
	await expect(page.getByText("thanks are owed")).toBeVisible();
	await page.goto(kith.url);
	await expect(page.getByText(`took a call of ${of("Karl Weber")} for you: thank them.`)).toBeVisible();
	await page.goto(`${kith.url}/people/${rosa}/reference`);
	await expect(page.getByText("has had them: not before")).toBeVisible();
	await expectSound(page);
});
