import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelDetail, ModelVersion, NewVersion } from '#schema/ai/registry/versions'
import type { PredictAnswers, PredictQuestion } from '#schema/ai/serving/endpoint'
import { api } from '../../api.ts'

export const modelsAddress = '/api/ai/models'

export const useModel = (name: string) =>
  useQuery({ queryKey: ['models', name], queryFn: () => api<ModelDetail>('GET', `${modelsAddress}/${name}`) })

function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['list'] }), client.invalidateQueries({ queryKey: ['models'] })]),
  })
}

export const usePublish = () => useChange((body: NewVersion) => api<ModelVersion>('POST', modelsAddress, body))
export const useServe = (name: string) =>
  useChange((version: number) => api<ModelDetail>('POST', `${modelsAddress}/${name}/serve`, { version }))
export const useWithdraw = (name: string) => useChange(() => api<ModelDetail>('POST', `${modelsAddress}/${name}/withdraw`, {}))
export const useEraseVersion = (name: string) =>
  useChange((version: number) => api<null>('DELETE', `${modelsAddress}/${name}/versions/${version}`))

/** Asks for nothing to be kept, so nothing else is asked again. */
export const usePredict = (name: string) =>
  useMutation({ mutationFn: (body: PredictQuestion) => api<PredictAnswers>('POST', `${modelsAddress}/${name}/predict`, body) })
export const useKey = () =>
  useMutation({
    mutationFn: (key: { name: string; permissions: string[]; days: number }) =>
      api<{ id: string; token: string }>('POST', '/api/platform/auth/keys', key),
  })
