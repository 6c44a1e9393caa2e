import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** The text of a skip, where a test says why: `context.skip(reason)` or a reason in its title. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note === undefined ? test.fullName : `${test.fullName}: ${note}`;
}

/** Ends the run with the skipped tests' reasons, the tests that failed before they passed, and one line that counts: "Tests: 10 passed, 0 failed, 1 skipped". */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: 'passed' | 'failed' | 'skipped') => tests.filter((test) => test.result().state === state);
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    );
    const skipped = count('skipped');
    for (const test of skipped) console.log(`skipped: ${reasonOf(test)}`);
    for (const test of tests) {
      const { flaky = false, retryCount = 0 } = test.diagnostic() ?? {};
      if (flaky)
        console.log(`passed after ${retryCount} failed ${retryCount === 1 ? 'try' : 'tries'}: ${test.fullName}`);
    }
    for (const module of broken) console.log(`could not run: ${module.moduleId}`);
    console.log(
      `\nTests: ${count('passed').length} passed, ${count('failed').length + broken.length} failed, ${skipped.length} skipped`,
    );
  }
}
