import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../openapi.yaml',
  output: { path: process.env['API_OUT'] ?? 'src/api/gen' },
  plugins: [
    // Emitted verbatim into the output, hence relative to it.
    { name: '@hey-api/client-fetch', runtimeConfigPath: '../client' },
    '@hey-api/typescript',
    '@hey-api/sdk',
    '@tanstack/react-query',
    'valibot',
  ],
});
