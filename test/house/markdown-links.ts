import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

function anchorsOf(path: string): string[] {
  const headings = readFileSync(path, "utf8")
    .replaceAll(/^```[\s\S]*?^```/gm, "")
    .matchAll(/^#+\s+(.*)$/gm);
  return [...headings].map((heading) => anchorOf(heading[1] ?? ""));
}

/** The links of a Markdown file, to files and headings of this repository, that lead nowhere. */
export function brokenLinks(path: string): string[] {
  const links = withoutCode(readFileSync(path, "utf8")).matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].flatMap((link) => {
    const address = link[1] ?? "";
    if (/^[a-z]+:/.test(address)) {
      return [];
    }
    const [file = "", anchor] = address.split("#");
    const target = file === "" ? path : join(dirname(path), decodeURIComponent(file));
    const leadsNowhere = !existsSync(target) || (anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor));
    return leadsNowhere ? [`${path}: the link \`${address}\` leads nowhere`] : [];
  });
}
