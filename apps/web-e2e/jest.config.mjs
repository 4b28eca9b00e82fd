import { fileURLToPath } from 'node:url';
import { nodeProject } from '../../jest.preset.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default nodeProject('web-e2e', {
  testMatch: ['<rootDir>/src/**/*.e2e.ts'],
  globalSetup: here('./start-portal.mjs'),
  globalTeardown: here('./stop-portal.mjs'),
});
