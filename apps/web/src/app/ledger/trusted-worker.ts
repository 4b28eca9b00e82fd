interface Policy {
  createScriptURL(address: string): string;
}

/** Only what the portal itself serves as a worker, by the name that the build gives it. */
const isOwn = (address: string) =>
  new URL(address).origin === location.origin && /^\/worker-\w+\.js$/.test(new URL(address).pathname);

function assertOwn(address: string): string {
  if (isOwn(address)) return address;
  throw new TypeError('Not a worker of this portal');
}

const { trustedTypes } = globalThis as {
  trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
};
const policy = trustedTypes?.createPolicy('watchbook#worker', { createScriptURL: assertOwn });

/**
 * A worker where Trusted Types are demanded. Import it under the name `Worker`: the build bundles what
 * `new Worker(new URL('…', import.meta.url))` names, and looks at the name only.
 */
export class TrustedWorker extends Worker {
  constructor(address: URL, options?: WorkerOptions) {
    super(policy?.createScriptURL(address.href) ?? assertOwn(address.href), options);
  }
}
