declare module 'samlp' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  const samlp: {
    auth(
      options: Record<string, unknown>,
    ): (request: IncomingMessage, response: ServerResponse, next: (cause: Error) => void) => void;
  };
  export default samlp;
}
