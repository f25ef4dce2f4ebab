import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser } from '../../scripts/lib/browser.mjs';
import { simulateRoutine } from '../../server/src/features/simulateRoutine';
import type { SimulationView } from '../../server/src/features/simulationView';
import { analysed } from '../features/support';

const body = (...lines: string[]) => `#include <asm/alternative.h>
	.global	other
	.type	other, %function
other:
	mov	x0, #1
	ret
	.size	other, . - other

	.global	f
	.type	f, %function
f:
	mov	x1, x0
alternative_if ARM64_SVE
	mov	x2, #1
alternative_else_nop_endif
${lines.map((l) => `\t${l}\n`).join('')}	add	x3, x1, x2
	ret
	.size	f, . - f
`;
const text = body();

function viewOf(source: string): SimulationView {
  const { context } = analysed(source);
  const routine = context.analysis.routines.find(({ name }) => name === 'f');
  if (routine === undefined) throw new Error('no f');
  return simulateRoutine(context, routine);
}

describe.skipIf(chromiumPath() === undefined)('the simulation panel', () => {
  let browser: Browser;
  let script: string;
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    const bundle = await esbuild.build({
      entryPoints: [join(import.meta.dirname, '../../webview/panel/main.ts')],
      bundle: true,
      format: 'iife',
      write: false,
    });
    script = bundle.outputFiles[0]?.text ?? '';
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  /** The page with the view of the text, the focus on its list. */
  async function opened(width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    pages.push(page);
    const css = readFileSync(join(import.meta.dirname, '../../webview/panel/main.css'), 'utf8');
    await page.setContent(
      `<style>${css}</style><body data-uri="u" data-routine="f"><main id="panel"></main>`,
    );
    await page.addScriptTag({
      content: `let state; window.sent = [];
        window.acquireVsCodeApi = () => ({ postMessage: (m) => sent.push(m), getState: () => state, setState: (s) => { state = s; } });`,
    });
    await page.addScriptTag({ content: script });
    await send(page, { kind: 'view', view: viewOf(text) });
    return page;
  }
  async function send(page: Page, message: object): Promise<void> {
    await page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
    await page.waitForTimeout(50);
  }
  const focus = (page: Page) => page.evaluate<string>('document.activeElement?.id');
  const selected = (page: Page) => page.locator('.step[aria-selected="true"] .text').allInnerTexts();

  test('is used by keyboard: a choice keeps the focus, and the list has the arrows', async () => {
    const page = await opened();
    expect(await focus(page)).toBe('steps');
    await page.keyboard.press('ArrowDown');
    expect(await selected(page)).toEqual(['mov x2, #1']);
    await page.locator('#other').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focus(page)).toBe('other');
    expect(await page.locator('.steps.two').count()).toBe(1);
    await page.locator('#variant').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focus(page)).toBe('variant');
  });

  test('the selected step stays the same with another variant and after an edit', async () => {
    const page = await opened();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    expect(await selected(page)).toEqual(['add x3, x1, x2']);
    await page.locator('#other').selectOption({ index: 1 });
    expect(await selected(page)).toEqual(['add x3, x1, x2', 'add x3, x1, x2']);
    await send(page, { kind: 'view', view: viewOf(body('nop', 'mov x4, #1')) });
    expect(await selected(page)).toEqual(['add x3, x1, x2', 'add x3, x1, x2']);
  });

  test('what was unfolded stays unfolded', async () => {
    const page = await opened();
    await page.locator('#presumed-summary').click();
    await send(page, { kind: 'view', view: viewOf(body('nop')) });
    expect(await page.locator('#presumed').getAttribute('open')).toBe('');
  });

  test('follows the cursor in the routine, and stays where it is for one outside', async () => {
    const page = await opened();
    const lineOf = (part: string) => text.split('\n').findIndex((l) => l.includes(part));
    await send(page, { kind: 'cursor', line: lineOf('add\tx3') });
    expect(await selected(page)).toEqual(['add x3, x1, x2']);
    await send(page, { kind: 'cursor', line: lineOf('mov\tx0, #1') });
    expect(await selected(page)).toEqual(['add x3, x1, x2']);
  });

  test.each([320, 640, 1280])('nothing is cut off %i pixels wide, with two paths', async (width) => {
    const page = await opened(width);
    await page.locator('#other').selectOption({ index: 1 });
    const cut = await page.evaluate<string[]>(
      `[document.documentElement, ...document.querySelectorAll('.aside, header')]
        .filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.tagName + ' ' + e.scrollWidth)`,
    );
    expect(cut).toEqual([]);
  });
});
