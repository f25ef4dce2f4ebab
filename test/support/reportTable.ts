import { appendFileSync } from 'node:fs';

/** Shows what a suite measured; `npm run recall` names a file in HYPLENS_TABLES that its tables are made from. */
export function reportTable(text: string, data: Readonly<Record<string, unknown>> = {}): void {
  console.log(text);
  const { HYPLENS_TABLES } = process.env;
  if (HYPLENS_TABLES !== undefined) appendFileSync(HYPLENS_TABLES, `${JSON.stringify({ text, ...data })}\n`);
}
