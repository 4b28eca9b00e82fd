import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ProxiedConnection, type ConnectionFault } from './proxied-connection.js';

/** How the proxy treats new connections. `silent`: they open and nobody ever answers. `closed`: they end at once. */
export type ProxyDoor = 'open' | 'silent' | 'closed';

/**
 * A TCP proxy before PostgreSQL that breaks connections at chosen places of the protocol.
 *
 * A fault is armed and strikes once, at the next place that fits it, on whatever connection comes there first.
 */
export class PostgresProxy {
  /** How often each fault struck. */
  readonly struck: Partial<Record<ConnectionFault, number>> = {};
  door: ProxyDoor = 'open';
  private readonly armed: { fault: ConnectionFault; onStrike: () => void }[] = [];
  private readonly open = new Set<ProxiedConnection>();
  private readonly silenced = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  /** Listens on a free port of this machine. @param url address of a server, as `postgresql://…` */
  static async start(url: string): Promise<PostgresProxy> {
    const { hostname, port } = new URL(url);
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new PostgresProxy(server, { host: hostname, port: Number(port || 5432) });
  }

  /** The same address, through the proxy. */
  through(url: string): string {
    const address = new URL(url);
    address.hostname = '127.0.0.1';
    address.port = String((this.server.address() as AddressInfo).port);
    return address.href;
  }

  /** Sends new connections to another server, as after a restart on another port. */
  redirect(url: string): void {
    const { hostname, port } = new URL(url);
    this.target = { host: hostname, port: Number(port || 5432) };
  }

  get connections(): number {
    return this.open.size;
  }

  /** Lets a fault strike at the next place that fits it. Resolves when it has. */
  strike(fault: ConnectionFault): Promise<void> {
    return new Promise((resolve) => this.armed.push({ fault, onStrike: resolve }));
  }

  /** Whether a fault that was armed has not struck yet. */
  get isArmed(): boolean {
    return this.armed.length > 0;
  }

  /** Ends every connection that is open now. */
  endAll(): void {
    for (const connection of this.open) connection.destroy();
  }

  /** Takes back what has not struck, lets new connections through and ends those that are half open. */
  heal(): void {
    this.armed.length = 0;
    this.door = 'open';
    for (const socket of this.silenced) socket.destroy();
    for (const connection of this.open) if (connection.isSilent) connection.destroy();
  }

  async stop(): Promise<void> {
    this.heal();
    for (const connection of this.open) connection.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    if (this.door === 'closed') return void client.destroy();
    if (this.door === 'silent') return this.silence(client);
    const connection = new ProxiedConnection(client, this.target, (place) => this.take(place));
    this.open.add(connection);
    connection.onEnd(() => this.open.delete(connection));
  }

  private silence(client: Socket): void {
    this.silenced.add(client);
    client.on('error', () => undefined);
    client.once('close', () => this.silenced.delete(client));
    client.resume();
  }

  /** The first armed fault that fits the place, which then counts as struck. */
  private take(fits: (fault: ConnectionFault) => boolean): ConnectionFault | null {
    const at = this.armed.findIndex(({ fault }) => fits(fault));
    if (at < 0) return null;
    const [{ fault, onStrike }] = this.armed.splice(at, 1) as [{ fault: ConnectionFault; onStrike: () => void }];
    this.struck[fault] = (this.struck[fault] ?? 0) + 1;
    onStrike();
    return fault;
  }
}
