// What mail programs do not support in the HTML of our messages, by the data of caniemail.com.
//
//     npm install --no-save caniemail@2.0.2 && node tools/mail_programs.mjs message.html…
//
// Fails on anything that is not on the list below: what is on it only adds to a message that is
// whole without it. Of one page: mailer preview PLAN STEP --json, messages[0].html.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";

const PROGRESSIVE = {
  "color-scheme CSS property": "dark mode; without it a program darkens by itself or not at all",
  "color-scheme meta tag": "the same",
  "@media": "dark mode; the rest is inlined",
  "<style> element": "holds nothing but @media and color-scheme",
  "<body> element": "becomes a div in webmail; the colours and letters stand on the frame as well",
  "aria-label attribute": "the name of the message for a screen reader, which has the subject",
  "role attribute": "for screen readers: layout tables have one cell, so they read in order anyway",
  "lang attribute": "the language for a screen reader, which has Content-Language",
  "dir attribute": "left to right is what it would be",
  "width attribute": "a banner as wide as its words",
  "mailto: links": "one program does not open them; the address is the words of the link",
};

const require = createRequire(pathToFileURL(`${process.cwd()}/`));
const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")).href);
const CLIENTS = [
  "apple-mail.ios", "apple-mail.macos", "fastmail.desktop-webmail", "gmail.android",
  "gmail.desktop-webmail", "gmail.ios", "gmail.mobile-webmail", "hey.desktop-webmail",
  "outlook.android", "outlook.ios", "outlook.macos", "outlook.outlook-com", "outlook.windows",
  "outlook.windows-mail", "protonmail.android", "protonmail.desktop-webmail", "protonmail.ios",
  "samsung-email.android", "thunderbird.macos", "yahoo.android", "yahoo.desktop-webmail",
  "yahoo.ios", "aol.android", "aol.desktop-webmail", "aol.ios", "gmx.desktop-webmail",
  "mail-ru.desktop-webmail", "orange.desktop-webmail", "sfr.desktop-webmail",
  "web-de.desktop-webmail",
];

const faults = new Map();
for (const file of process.argv.slice(2)) {
  const html = readFileSync(file, "utf8");
  for (const client of CLIENTS) {
    // One by one: it throws at a client for which its data lack a feature.
    const { issues } = caniemail({ clients: [client], html });
    for (const { title } of issues.errors.get(client) ?? []) {
      if (!(title in PROGRESSIVE)) faults.set(`${file}: ${title}`, client);
    }
  }
}
for (const [fault, client] of faults) console.log(`${fault} (${client})`);
console.log(faults.size ? `${faults.size} faults` : "nothing beyond what is progressive");
process.exit(faults.size ? 1 : 0);
