// Shortest paths between two things, over the claims that pass the filters.
import type { Graph } from "./graph";

export interface Paths {
  hops: number;
  nodes: number[];
  claims: number[];
}

/** All shortest paths as one set of things and claims, at most `most` things; null when there is none. */
export function paths(graph: Graph, from: number, to: number, most = 80): Paths | null {
  const distance = new Int32Array(graph.entityCount).fill(-1);
  distance[to] = 0;
  let edge = [to];
  while (edge.length && distance[from] < 0) {
    const next: number[] = [];
    for (const entity of edge) {
      for (const claim of graph.claimsOf(entity)) {
        if (!graph.passes[claim]) continue;
        const other = graph.other(claim, entity);
        if (distance[other] < 0) {
          distance[other] = distance[entity] + 1;
          next.push(other);
        }
      }
    }
    edge = next;
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
