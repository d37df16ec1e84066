// Who stands behind a model on the hub.

/** Organisations of companies and institutes that publish models of their own, in lower case. */
const VENDORS = new Set(
  `01-ai ai21labs alibaba-nlp allenai amazon amd apple baai baichuan-inc baidu bigcode bigscience bytedance-seed coherelabs
  cohereforai databricks deepseek-ai eleutherai facebook google huggingface huggingfacetb ibm-granite inclusionai intel
  internlm jinaai kyutai lgai-exaone meta-llama microsoft minimaxai mistralai moonshotai mosaicml nomic-ai nvidia openai
  opengvlab openbmb opengpt-x qwen salesforce sentence-transformers servicenow snowflake stabilityai tencent thudm tiiuae
  upstage utter-project xai-org xiaomimimo zai-org`.split(/\s+/),
);

/** @param name `organisation/model`, with `…` where it is not known */
export function isVendor(name: string | undefined): boolean {
  const [organisation, model] = name?.split('/') ?? [];
  return organisation !== undefined && model !== undefined && VENDORS.has(organisation.toLowerCase());
}
