// node render.mjs SOURCE FOLDER DPI: draws every page with pdf.js, form fields as they are printed, as FOLDER/1.png and so on.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { AnnotationMode, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [source, folder, dpi] = process.argv.slice(2);
const file = await getDocument({ data: new Uint8Array(readFileSync(source)), verbosity: 0 }).promise;
for (let number = 1; number <= file.numPages; number++) {
  const page = await file.getPage(number);
  const viewport = page.getViewport({ scale: Number(dpi) / 72 });
  const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
  await page.render({ canvasContext: canvas.getContext("2d"), viewport, annotationMode: AnnotationMode.ENABLE }).promise;
  writeFileSync(join(folder, `${number}.png`), canvas.toBuffer("image/png"));
}
await file.destroy();
