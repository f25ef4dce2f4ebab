/**
 * The bodies of mails as text: quoted-printable and base64 parts are decoded (RFC 2045 6.7, 6.8). What is no
 * mail stays as it is. Line ends become `\n`, no-break spaces become spaces.
 */
export function mailText(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .split('\n');
  const out: string[] = [];
  let encoding = '';
  let encoded: string[] = [];
  const flush = (): void => {
    if (encoding !== '') out.push(...decode(encoded, encoding).replace(/\r\n?/g, '\n').split('\n'));
    encoding = '';
    encoded = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    // The next mail of an mbox, or the next part of a multipart one.
    if (/^From \S+ .*\d{4}$/.test(line) || /^--[\w=.'()+/:?-]{8,}$/.test(line)) flush();
    const header = /^Content-Transfer-Encoding:\s*(quoted-printable|base64)\s*$/i.exec(line);
    if (header === null || encoding !== '') {
      (encoding === '' ? out : encoded).push(line);
      continue;
    }
    // The rest of the header, up to the blank line.
    while (i + 1 < lines.length && lines[i + 1] !== '') out.push(lines[++i] as string);
    encoding = (header[1] as string).toLowerCase();
  }
  flush();
  return out.join('\n');
}

function decode(lines: readonly string[], encoding: string): string {
  if (encoding === 'base64') return Buffer.from(lines.join(''), 'base64').toString('utf8');
  const joined = lines
    .join('\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/=\n/g, '');
  const bytes = joined.replace(/((?:=[0-9A-Fa-f]{2})+)/g, (run: string) =>
    Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'),
  );
  return bytes;
}
