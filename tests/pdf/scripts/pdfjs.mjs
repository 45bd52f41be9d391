// Works with pdf.js as Firefox does.
// node pdfjs.mjs fill SOURCE TARGET CHANGES.json: fills in a form.
// node pdfjs.mjs text SOURCE: the text of every page, as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [what, source, target, changes] = process.argv.slice(2);
const file = await getDocument({ data: new Uint8Array(readFileSync(source)), verbosity: 0 }).promise;
const pages = Array.from({ length: file.numPages }, (_, index) => index + 1);
if (what === "text") {
  const texts = [];
  for (const number of pages) {
    const { items } = await (await file.getPage(number)).getTextContent();
    texts.push(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
  }
  process.stdout.write(JSON.stringify(texts));
} else {
  const { boxes, texts } = JSON.parse(readFileSync(changes, "utf8"));
  const values = { ...boxes, ...texts };
  for (const number of pages) {
    for (const { id, fieldName } of await (await file.getPage(number)).getAnnotations()) {
      if (fieldName in values) file.annotationStorage.setValue(id, { value: values[fieldName] });
    }
  }
  writeFileSync(target, await file.saveDocument());
}
await file.destroy();
