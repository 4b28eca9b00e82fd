// A test that never asserts cannot fail, so it counts as a defect.
import { beforeEach, expect } from '@jest/globals';

beforeEach(() => {
  expect.hasAssertions();
});
