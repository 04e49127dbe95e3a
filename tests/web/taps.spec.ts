// How much the ten most frequent acts cost, counted by the browser: docs/method.md holds the table, and this test compares it.
// KITH_WRITE_TAPS=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, Taps, test } from "./kith";

const method = join(__dirname, "../../docs/method.md");
const marks = ["<!-- taps: begin -->", "<!-- taps: end -->"];
const perSecond = 3; // keys on a telephone

test("the most frequent acts cost what the method says", async ({ signedIn: page, kith }, info) => {
	test.skip(info.project.name !== "phone", "counted where a rep stands: on a telephone");
	test.setTimeout(240_000);
	const taps = await Taps.of(page);
	const rows: { act: string; taps: number; keys: number; letters: number }[] = [];
	/** Runs one act from the page it begins on; `letters` are those of the names and words themselves. */
	const act = async (name: string, letters: string, run: () => Promise<void>) => {
		await taps.reset();
		await run();
		const counted = await taps.count();
		rows.push({ act: name, taps: counted.taps, keys: counted.keys, letters: letters.length });
	};
	const said = (words: string) => expect(page.getByRole("status").getByText(words).first()).toBeVisible();

	const { offer } = kith.run("offer", "add", "--name", "Audit");
	const { person } = kith.run("person", "add", "--name", "Ines Rossi");
	const { deal } = kith.run("deal", "add", "--person", person, "--offer", offer, "--value", "480000", "--sent-by-nobody");

	await page.goto(kith.url + "/");
	await act("a name captured, with the name alone", "Karl Weber", async () => {
		await page.getByRole("link", { name: "Add", exact: true }).tap();
		await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
		await page.keyboard.type("Karl Weber");
		await page.getByRole("dialog").getByRole("button", { name: "Add" }).tap();
		await said("Added.");
	});

	await page.goto(`${kith.url}/deals/${deal}`);
	await page.getByLabel("What we promised first").fill("First delivery");
	await act("a deal won", "", async () => {
		await page.getByRole("button", { name: "Won", exact: true }).tap();
		await said("Won. Congratulations.");
	});

	await page.goto(`${kith.url}/people/${person}`);
	await act("a promise kept", "", async () => {
		await page.getByRole("button", { name: "Kept", exact: true }).tap();
		await said("Kept: ask soon how it went.");
	});
	await act("how it went, as a score", "", async () => {
		await page.getByRole("link", { name: "How did it go?" }).tap();
		await page.getByText("10", { exact: true }).tap();
		await page.getByRole("button", { name: "Keep it" }).tap();
		await said("Their answer is kept.");
	});
	await page.goto(`${kith.url}/people/${person}`);
	await act("a name that they offered unasked", "Grace Ito", async () => {
		await page.getByLabel("A name they offered").tap();
		await page.keyboard.type("Grace Ito");
		await page.getByRole("button", { name: "They offered it" }).tap();
		await said("The name is kept.");
	});

	await page.goto(kith.url + "/");
	const offered = ["Femke Bos", "Ines Rossi"];
	await act("the same from any page, with who offered it", offered.join(""), async () => {
		await page.getByRole("link", { name: "Add", exact: true }).tap();
		await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
		await page.keyboard.type(offered[0]!);
		await page.getByRole("dialog").getByLabel("Offered by").tap();
		await page.keyboard.type(offered[1]!);
		await page.keyboard.press("Enter");
		await said("The name is kept.");
	});

	const names = ["Ayse Yilmaz", "Soren Odegaard", "Olu Okoye", "Tan Wei", "Ben Haddad"];
	await page.goto(`${kith.url}/people/${person}/ask`);
	await act("the answers to an ask of five names", names.join(""), async () => {
		await page.getByLabel("Who else?").tap();
		for (const name of names) {
			await page.keyboard.type(name);
			await page.keyboard.press("Enter");
		}
		await expect(page.locator("[data-name-list] > li")).toHaveCount(5);
		await page.getByRole("button", { name: "That is all" }).tap();
		await page.getByText("They check with each person first").tap();
		await page.getByRole("button", { name: "Keep 5 names" }).tap();
		await said("The ask is kept.");
	});

	await page.getByRole("link", { name: `Named ${names[0]}` }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(names[0]!);
	await act("a permission noted: the need, and the wish to talk", "", async () => {
		await page.getByRole("button", { name: "Yes" }).first().tap();
		await expect(page.getByRole("button", { name: "Yes" }).first()).toHaveAttribute("aria-pressed", "true");
		await page.getByRole("button", { name: "Yes" }).last().tap();
		await expect(page.locator("[aria-current=step]")).toHaveText("Permitted");
	});

	await page.goto(kith.url + "/");
	const first = page.locator(".today > li").first();
	await expect(first.locator("details.item")).toHaveAttribute("open", "");
	await act("a line of Today put off", "", async () => {
		await first.getByRole("link", { name: "Later" }).tap();
		await page.getByRole("button", { name: "Put off" }).tap();
		await said("Put off.");
	});
	kith.run("complaint", "open", person, "--text", "page 3 is wrong");
	await page.goto(kith.url + "/");
	await act("a line of Today done", "", async () => {
		await page.locator(".today > li").first().locator("[data-done]").tap();
		await expect(page.getByRole("status")).toContainText(/\w/);
	});

	await page.goto(`${kith.url}/people/${person}`);
	await act("a note", "Likes tea", async () => {
		await page.getByLabel("A note").tap();
		await page.keyboard.type("Likes tea");
		await page.getByRole("button", { name: "Keep the note" }).tap();
		await said("The note is kept.");
	});

	const of = (name: string) => rows.find((row) => row.act.startsWith(name))!;
	expect(rows).toHaveLength(11);
	for (const row of rows) expect(row.keys).toBeGreaterThanOrEqual(row.letters); // nothing typed is missed
	expect(of("a name captured").taps).toBeLessThanOrEqual(2);
	expect(of("a name captured").keys).toBe("Karl Weber".length);
	expect(of("a line of Today done")).toMatchObject({ taps: 1, keys: 0 });
	expect(of("a permission noted")).toMatchObject({ taps: 2, keys: 0 });
	expect(of("a name that they offered").taps).toBeLessThanOrEqual(2);
	expect(of("the same from any page").taps).toBeLessThanOrEqual(2);
	const five = of("the answers to an ask");
	expect((five.taps + five.keys) / perSecond).toBeLessThan(60);

	const table = ["| act | taps | keys, of which letters of names and words |", "| --- | --- | --- |", ...rows.map((row) => `| ${row.act} | ${row.taps} | ${row.keys}${row.keys ? `, ${row.letters}` : ""} |`)].join("\n");
	const text = readFileSync(method, "utf8");
	const [begin, end] = marks.map((mark) => text.indexOf(mark));
	expect(begin).toBeGreaterThan(0);
	if (process.env.KITH_WRITE_TAPS) writeFileSync(method, `${text.slice(0, begin)}${marks[0]}\n${table}\n${text.slice(end)}`);
	else expect(text.slice(begin! + marks[0]!.length, end).trim()).toBe(table);
});
