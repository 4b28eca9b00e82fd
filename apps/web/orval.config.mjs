import { defineConfig } from 'orval';

/** Generates the API client from the committed description: `npm run generate -w @watchbook/web`. */
export default defineConfig({
  watchbook: {
    input: { target: '../../docs/openapi.json' },
    output: {
      target: 'src/app/platform/api/generated/client.ts',
      client: 'fetch',
      mode: 'single',
      clean: true,
      baseUrl: '',
      headers: false,
      override: {
        mutator: { path: 'src/app/platform/http/connection.ts', name: 'request', extension: '.js' },
        enumGenerationType: 'union',
        fetch: { includeHttpResponseReturnType: false },
      },
    },
  },
});
