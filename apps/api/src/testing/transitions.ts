import type { Agent, Answer } from './agent.js';

/** One request of somebody, about something in a state. */
export interface Step {
  readonly person: string;
  readonly state: string;
  readonly verb: string;
  readonly allowed: boolean;
}

/**
 * The cells of a table: a line for each state, a column for each person, a letter for each verb that the person may do
 * to something in this state. What no letter says is refused.
 */
export function stepsOf(table: string, verbs: Readonly<Record<string, string>>): Step[] {
  const [head, ...lines] = table
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const people = head!.slice(1);
  return lines.flatMap(([state, ...cells]) => {
    if (cells.length !== people.length) throw new Error(`${state} has ${cells.length} columns`);
    return people.flatMap((person, at) =>
      Object.entries(verbs).map(([letter, verb]) => ({
        ...{ person, state: state!, verb },
        allowed: cells[at]!.includes(letter),
      })),
    );
  });
}

/** How a refusal may look: who, where nothing is, or in which state. */
const REFUSALS = [403, 404, 409];

interface Bench<S> {
  /** Brings the thing into a state, whatever was done to it. */
  reset(state: string): Promise<S>;
  /** What is stored of it: a refusal changes nothing of that. */
  stored(): Promise<string>;
  agents: Readonly<Record<string, Agent>>;
  send(agent: Agent, verb: string, thing: S): Promise<Answer>;
}

/** Takes every step by HTTP. Answers what went otherwise than the table says, and how often each thing happened. */
export async function takeSteps<S>(steps: readonly Step[], { reset, stored, agents, send }: Bench<S>) {
  const wrong: (Step & { status: number; changed: boolean })[] = [];
  const counts = { allowed: 0, refused: 0 };
  for (const step of steps) {
    const thing = await reset(step.state);
    const before = await stored();
    const agent = agents[step.person];
    if (!agent) throw new Error(`Nobody is ${step.person}`);
    const { status } = await send(agent, step.verb, thing);
    const changed = (await stored()) !== before;
    const fits = step.allowed ? status < 300 && changed : REFUSALS.includes(status) && !changed;
    if (!fits) wrong.push({ ...step, status, changed });
    counts[step.allowed ? 'allowed' : 'refused'] += 1;
  }
  return { wrong, counts };
}
