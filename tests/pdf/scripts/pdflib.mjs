// node pdflib.mjs SOURCE TARGET CHANGES.json: fills in a form with pdf-lib, as its users do: it draws text in its own font,
// and what that cannot draw not at all.
import { readFileSync, writeFileSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const [source, target, changes] = process.argv.slice(2);
const { boxes, texts } = JSON.parse(readFileSync(changes, "utf8"));
const file = await PDFDocument.load(readFileSync(source), { updateMetadata: false });
const form = file.getForm();
for (const [name, ticked] of Object.entries(boxes)) {
  const box = form.getCheckBox(name);
  ticked ? box.check() : box.uncheck();
}
for (const [name, text] of Object.entries(texts)) form.getTextField(name).setText(text);
const drawable = Object.values(texts).every((text) => /^[\n\x20-\x7e\xa1-\xff]*$/.test(text));
writeFileSync(target, await file.save({ updateFieldAppearances: drawable }));
