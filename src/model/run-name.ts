/** Names for runs that nobody named, as MLflow makes them: predicate-noun-number. The words are our own. */

/** At most 8 letters each, so that no name is longer than 20 characters. */
export const PREDICATES: readonly string[] = (
  'able agile airy alert amber ample amused apt ardent artful astral awake azure balmy blithe bold bonny brave breezy ' +
  'bright brisk bubbly buoyant calm candid caring cheery chipper civil clear clever cordial cosmic cosy crisp curious ' +
  'dapper daring deft devoted diligent dreamy durable dynamic eager earnest easy elated elegant epic exact fabled fair ' +
  'famous fancy fearless fine fleet fluent fond frank fresh frosty gallant generous gentle gifted glad gleeful golden ' +
  'graceful grand handy happy hardy hearty helpful honest hopeful humble ideal intrepid inviting jaunty jolly jovial ' +
  'joyful keen kind lively loyal lucid lucky lunar magical mellow merry mighty mindful modest musical neat nifty nimble ' +
  'noble novel open orderly patient peaceful playful pleasant plucky poised polite proud quaint quick quiet radiant rapid ' +
  'ready rested robust rosy rustic sage scenic serene sharp shiny silken sincere skilled sleek smart smooth snappy snug ' +
  'solar sonic spry stable steady stellar sterling sturdy suave sunny superb supple swift tactful thankful thorough tidy tranquil ' +
  'trusty upbeat valiant verdant vibrant vivid warm wise witty zesty'
).split(' ')

/** At most 7 letters each. */
export const NOUNS: readonly string[] = (
  'alpaca ant auk badger bat bear beaver bee beetle bison boar bobcat bonobo buffalo camel caribou cat cheetah ' +
  'cicada cod condor coral corgi cougar coyote crab crane cricket crow deer dingo dodo dolphin donkey dove duck eagle ' +
  'egret eland elk emu falcon ferret finch firefly fox frog gannet gazelle gecko gerbil gibbon giraffe gnu goat goose ' +
  'grebe grouse gull hamster hare hawk heron hippo hoopoe horse hound ibex ibis iguana impala jackdaw jaguar jay kestrel ' +
  'kiwi koala kudu lark lemur leopard lion lizard llama lobster lynx macaw magpie mallard manatee marlin marmot marten ' +
  'meerkat mink mole moose moth mouse narwhal newt ocelot octopus okapi orca oriole osprey ostrich otter owl oyster panda ' +
  'panther parrot pelican penguin pigeon plover pony puffin puma quail quokka rabbit raccoon ram raven robin salmon ' +
  'seal shrew sparrow squid stork swan tapir tern tiger toucan trout turtle vole walrus weasel whale wolf wombat wren yak zebra'
).split(' ')

const NUMBERS = 1_000

/** @param random from 0 to below 1, like Math.random */
export function generateRunName(random: () => number = Math.random): string {
  return `${pick(PREDICATES, random)}-${pick(NOUNS, random)}-${Math.floor(random() * NUMBERS)}`
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] as string
}
