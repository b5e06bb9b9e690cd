// What the parts of the page share.
import type { Graph } from "./graph";
import type { Live } from "./live";
import type { Review } from "./review";
import type { Scene } from "./scene";
import type { Grown, State } from "./state";

export interface App {
  readonly graph: Graph;
  readonly state: State;
  readonly scene: Scene;
  readonly review: Review;
  /** The service behind the page, where the graph is not in the file. */
  readonly live: Live | null;
  /** Change the state: drawn anew, remembered for undo, spelt in the hash. */
  go(change: Partial<State>): void;
  openEntity(entity: number): void;
  openClaim(claim: number): void;
  /** Make a thing the centre of the drawing. */
  focus(entity: number): void;
  grow(grown: Grown): void;
  announce(text: string): void;
  /** Show what a question to the service brings, once it is there. */
  await(answer: Promise<boolean>): void;
  /** Claims in view: those drawn in the graph view, all that pass elsewhere. */
  inView(): number[];
}
