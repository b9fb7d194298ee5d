import { callsOn, fitTrees, type SharedMemory, type TreeOptions, type TreesData, type TreesModel } from '#kernel/trees'
import { type CrewPart, inCrew } from '#platform/compute'

export type CrewFit = Readonly<{ data: TreesData; options: TreeOptions; memory: SharedMemory }>

/** One thread's part in fitting trees together: the leader gives the model. */
export function fitInCrew(part: CrewPart<CrewFit>): TreesModel | undefined {
  const { data, options, memory } = part.task
  return inCrew(part, callsOn(memory), (crew) => fitTrees(data, options, { ...crew, memory }))
}
