// Runs inside VS Code's extension host. Each `*.test.ts` of this folder is imported below.
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false });
  // A bundle has no files to load: the interface is put in place first, then the suites register themselves.
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./activation.test');
  await import('./editor.test');
  console.log('extension suite');
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const { stats } = runner;
    runner.on('end', () => {
      console.log(`extension: ${stats?.passes} passed, ${stats?.failures} failed, ${stats?.pending} skipped`);
    });
  });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
