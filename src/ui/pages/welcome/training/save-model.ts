import { io } from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'

export type ModelFiles = { readonly topology: string; readonly weights: ArrayBuffer }

/** A model as TensorFlow.js's own two files: `tf.loadLayersModel` reads model.json and finds weights.bin beside it. */
export async function toModelFiles(model: Sequential): Promise<ModelFiles> {
  let files: ModelFiles | undefined
  await model.save(
    io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData, format, generatedBy, convertedBy } = artifacts
      const weights = weightData === undefined ? new ArrayBuffer(0) : io.CompositeArrayBuffer.join(weightData)
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
      const topology = JSON.stringify({ format, generatedBy, convertedBy, modelTopology, weightsManifest })
      files = { topology, weights }
      const modelArtifactsInfo = { dateSaved: new Date(), modelTopologyType: 'JSON' as const }
      return Promise.resolve({ modelArtifactsInfo })
    }),
  )
  if (files === undefined) throw new Error('TensorFlow.js gave no model to save.')
  return files
}
