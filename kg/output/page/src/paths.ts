// Shortest paths between two things, over the claims that pass the filters.
import type { Graph } from "./graph";

export interface Paths {
  hops: number;
  nodes: number[];
  claims: number[];
}

/** All shortest paths as one set of things and claims, at most `most` things; null when there is none. */
export function paths(graph: Graph, from: number, to: number, most = 80): Paths | null {
  const { starts, links, subject, object, passes } = graph;
  const distance = new Int32Array(graph.entityCount).fill(-1);
  const queue = new Uint32Array(graph.entityCount);
  let [first, last] = [0, 1];
  queue[0] = to;
  distance[to] = 0;
  // Breadth first from the end; what lies as far as the beginning need not be spread from.
  while (first < last) {
    const entity = queue[first++];
    if (distance[from] >= 0 && distance[entity] >= distance[from]) break;
    for (let link = starts[entity]; link < starts[entity + 1]; link++) {
      const claim = links[link];
      if (!passes[claim]) continue;
      const other = subject[claim] === entity ? object[claim] : subject[claim];
      if (distance[other] >= 0) continue;
      distance[other] = distance[entity] + 1;
      queue[last++] = other;
    }
  }
  return distance[from] < 0 ? null : collect(graph, distance, from, most);
}

function collect(graph: Graph, distance: Int32Array, from: number, most: number): Paths {
  const nodes = new Set([from]);
  const claims = new Set<number>();
  // Depth first down the strongest claims, so that a full picture holds whole paths and not only beginnings.
  const walk = (entity: number): boolean => {
    if (distance[entity] === 0) return true;
    let reached = false;
    for (const claim of graph.claimsOf(entity)) {
      const other = graph.other(claim, entity);
      if (!graph.passes[claim] || distance[other] !== distance[entity] - 1) continue;
      if (!nodes.has(other)) {
        if (nodes.size + distance[other] >= most) continue;
        nodes.add(other);
        if (!walk(other)) {
          nodes.delete(other);
          continue;
        }
      }
      claims.add(claim);
      reached = true;
    }
    return reached;
  };
  walk(from);
  return { hops: distance[from], nodes: [...nodes], claims: [...claims].sort((a, b) => a - b) };
}
