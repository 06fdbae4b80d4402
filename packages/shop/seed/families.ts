/** Products that differ in one attribute and share the rest. Prices in euro cents. */
export interface Family {
  readonly stem: string
  readonly name: string
  readonly description: string
  readonly price: number
  /** The attribute the variants differ in, and what each adds to the price, in cents. */
  readonly varies: string
  readonly variants: Readonly<Record<string, number>>
  readonly attributes: Readonly<Record<string, string>>
}

const family = (
  stem: string,
  name: string,
  price: number,
  varies: string,
  variants: Readonly<Record<string, number>>,
  attributes: Readonly<Record<string, string>>,
  description: string,
): Family => ({ stem, name, price, varies, variants, attributes, description })

/** A dozen categories of a small household shop. */
export const families: Readonly<Record<string, readonly Family[]>> = {
  'coffee-and-tea': [
    family('MUG', 'Stoneware mug', 1299, 'colour', { white: 0, slate: 0, ochre: 0, brick: 0, 'sea blue': 0, moss: 100, 'speckled grey': 200 }, { material: 'stoneware', volume: '350 ml' }, 'A heavy mug with a handle for three fingers. Glazed inside and out, safe in the dishwasher and the microwave.'),
    family('TEAPOT', 'Cast iron teapot', 4990, 'size', { '0.6 l': 0, '0.9 l': 900, '1.2 l': 1700 }, { material: 'cast iron, enamelled inside' }, 'Keeps tea hot for an hour. With a strainer of stainless steel that lifts out.'),
    family('DRIP', 'Pour-over dripper', 1890, 'material', { porcelain: 0, glass: 300, copper: 2900 }, { filter: 'size 02' }, 'A cone with spiral ribs for an even flow. Sits on any cup or jug.'),
    family('GRIND', 'Hand coffee grinder', 6990, 'finish', { steel: 0, black: 500, walnut: 1500 }, { burrs: 'conical, steel', capacity: '30 g' }, 'Steel burrs on two bearings grind from espresso to French press in clear steps.'),
    family('CADDY', 'Tea caddy', 1490, 'colour', { black: 0, cream: 0, sage: 0, 'brick red': 0 }, { material: 'tinplate', capacity: '200 g' }, 'A double lid keeps the aroma in and the light out.'),
  ],
  kitchen: [
    family('KNIFE', 'Chef\'s knife', 8900, 'length', { '16 cm': 0, '20 cm': 1000, '24 cm': 2400 }, { steel: 'carbon steel, 60 HRC', handle: 'oak' }, 'Forged in one piece and ground thin. Rust-prone like all good carbon steel: wipe it dry.'),
    family('BOARD', 'Chopping board', 3490, 'wood', { beech: 0, oak: 600, walnut: 1900 }, { size: '40 x 28 cm' }, 'End grain that is kind to knives, with a groove for the juice and oiled by hand.'),
    family('PAN', 'Iron frying pan', 4490, 'diameter', { '20 cm': 0, '24 cm': 700, '28 cm': 1400 }, { material: 'wrought iron', hobs: 'all, induction too' }, 'Bare iron that gets better with every egg. Comes with a first seasoning.'),
    family('BOWL', 'Mixing bowl', 1690, 'size', { '1.5 l': 0, '3 l': 500, '5 l': 1100 }, { material: 'stainless steel' }, 'A rubber ring below keeps it where it is. Marks inside for every half litre.'),
    family('TOWEL', 'Linen tea towel', 1190, 'pattern', { plain: 0, striped: 0, checked: 0, herringbone: 100 }, { material: 'linen', size: '50 x 70 cm' }, 'Woven from long flax. Dries glass without lint, and softer with every wash.'),
  ],
  table: [
    family('NAPKIN', 'Linen napkins, set of four', 3290, 'colour', { white: 0, flax: 0, rust: 0, olive: 0, navy: 0 }, { material: 'linen', size: '45 x 45 cm' }, 'Hemmed by hand. Stains come out at sixty degrees, memories do not.'),
    family('PLATE', 'Dinner plate', 1590, 'colour', { white: 0, sand: 100, sage: 100, 'night blue': 200 }, { material: 'porcelain', diameter: '27 cm' }, 'A flat plate with a low rim. Stacks well, chips badly.'),
    family('SOUP', 'Soup bowl', 1390, 'colour', { white: 0, sand: 100, sage: 100, 'night blue': 200 }, { material: 'porcelain', volume: '600 ml' }, 'Deep enough for ramen, wide enough for risotto.'),
    family('GLASS', 'Water glass, set of four', 2290, 'size', { '200 ml': 0, '300 ml': 300, '400 ml': 600 }, { material: 'recycled glass' }, 'Blown from bottles that were thrown away. Each has a bubble of its own.'),
    family('FORK', 'Cutlery set', 7900, 'places', { four: 0, six: 3500, twelve: 12000 }, { material: 'stainless steel 18/10' }, 'Knife, fork, spoon and small spoon for each place, matt and well weighted.'),
    family('RUNNER', 'Table runner', 2490, 'colour', { natural: 0, rust: 0, olive: 0, navy: 0 }, { material: 'cotton and linen', size: '45 x 150 cm' }, 'A quiet stripe for a loud dinner.'),
  ],
  bath: [
    family('BATHT', 'Bath towel', 2490, 'colour', { white: 0, stone: 0, petrol: 0, clay: 0, charcoal: 0, 'pale pink': 0 }, { material: 'organic cotton, 500 g/m2', size: '70 x 140 cm' }, 'Thick loops that drink quickly and dry by the evening.'),
    family('SOAP', 'Bar of soap', 690, 'scent', { olive: 0, lavender: 0, cedar: 50, rosemary: 0, 'orange blossom': 50, unscented: 0 }, { weight: '120 g' }, 'Boiled from vegetable oils and matured for six weeks.'),
    family('BRUSHB', 'Bath brush', 1990, 'handle', { short: 0, long: 500 }, { material: 'beech, natural bristles' }, 'Reaches where you can not.'),
    family('MAT', 'Bath mat', 2990, 'size', { '50 x 70 cm': 0, '60 x 90 cm': 900 }, { material: 'cotton' }, 'Stays where it is put, also when wet.'),
    family('DISH', 'Soap dish', 1290, 'material', { cedar: 0, slate: 400, ceramic: 200 }, { size: '12 x 8 cm' }, 'Lets the water go, so that the soap lasts.'),
  ],
  'bed-and-sleep': [
    family('DUVET', 'Duvet cover', 7900, 'size', { '140 x 200 cm': 0, '155 x 220 cm': 1000, '200 x 220 cm': 3000 }, { material: 'washed linen', closure: 'buttons' }, 'Cool in July and warm in January. Never needs an iron.'),
    family('PILLOW', 'Pillowcase', 2490, 'colour', { white: 0, fog: 0, terracotta: 0, indigo: 0, sage: 0 }, { material: 'washed linen', size: '80 x 80 cm' }, 'Matches the duvet covers and outlives them.'),
    family('BLANKET', 'Wool blanket', 11900, 'colour', { ecru: 0, grey: 0, green: 0, rust: 0 }, { material: 'new wool', size: '140 x 200 cm' }, 'Woven in a mill that has done nothing else since 1838.'),
    family('MASK', 'Sleep mask', 1990, 'colour', { black: 0, rose: 0, navy: 0 }, { material: 'mulberry silk' }, 'Dark, light and smooth. The strap does not pull hair.'),
  ],
  lighting: [
    family('SHADE', 'Paper lampshade', 2490, 'diameter', { '40 cm': 0, '50 cm': 700, '60 cm': 1500, '75 cm': 2900 }, { material: 'washi paper, bamboo', socket: 'E27' }, 'Folds flat, hangs round, and makes any bulb look like evening.'),
    family('LAMP', 'Desk lamp', 8900, 'colour', { black: 0, white: 0, red: 0, brass: 2000 }, { socket: 'E14', cable: '1.8 m' }, 'Two joints and a heavy foot: it stays where you leave it.'),
    family('PENDANT', 'Pendant lamp', 6900, 'diameter', { '20 cm': 0, '30 cm': 2000, '45 cm': 5000 }, { socket: 'E27', material: 'spun aluminium' }, 'Spun by hand, white inside, so that the table is bright and the room is not.'),
    family('BULB', 'LED bulb', 890, 'colour temperature', { '2200 K': 0, '2700 K': 0, '4000 K': 0 }, { socket: 'E27', light: '806 lm', power: '7 W' }, 'Good colours (Ra 97), no flicker, dimmable.'),
    family('CANDLE', 'Beeswax candle, set of six', 1490, 'height', { '15 cm': 0, '20 cm': 300, '25 cm': 600 }, { material: 'pure beeswax' }, 'Burns slowly and smells of summer.'),
  ],
  'home-office': [
    family('NOTE', 'Notebook', 1290, 'ruling', { plain: 0, lined: 0, squared: 0, dotted: 0 }, { size: 'A5', pages: '192', paper: '100 g/m2' }, 'Thread-bound, lies flat, takes ink without a fuss.'),
    family('PEN', 'Fountain pen', 3900, 'nib', { EF: 0, F: 0, M: 0, B: 0, stub: 400 }, { filling: 'converter or cartridge' }, 'A steel nib that starts at once, also after a month in a drawer.'),
    family('TRAY', 'Desk tray', 2490, 'wood', { oak: 0, walnut: 900, ash: 0 }, { size: '30 x 22 cm' }, 'One place for what lies around.'),
    family('SHEARS', 'Paper scissors', 1690, 'length', { '15 cm': 0, '20 cm': 300 }, { material: 'carbon steel' }, 'Cut to the very tip, left and right-handed.'),
    family('CLOCK', 'Wall clock', 5900, 'colour', { white: 0, black: 0, 'signal red': 0 }, { diameter: '28 cm', movement: 'quartz, silent' }, 'No ticking. Legible from across the yard.'),
  ],
  garden: [
    family('TROWEL', 'Hand trowel', 2190, 'blade', { narrow: 0, wide: 200 }, { material: 'stainless steel, ash' }, 'Sharp enough for roots, with inch and centimetre marks.'),
    family('CAN', 'Watering can', 3490, 'size', { '3 l': 0, '5 l': 600, '9 l': 1500 }, { material: 'zinc-plated steel' }, 'Balanced when full and when empty. The rose comes off.'),
    family('POT', 'Terracotta pot', 990, 'diameter', { '12 cm': 0, '18 cm': 600, '24 cm': 1300, '32 cm': 2600 }, { material: 'frost-proof terracotta' }, 'Breathes, ages, and does not crack at minus fifteen.'),
    family('GLOVE', 'Garden gloves', 1590, 'size', { S: 0, M: 0, L: 0 }, { material: 'goat leather' }, 'Thorn-proof at the fingertips, soft everywhere else.'),
    family('TWINE', 'Jute twine', 590, 'length', { '50 m': 0, '150 m': 700 }, { material: 'jute' }, 'For tomatoes, parcels and everything between.'),
  ],
  toys: [
    family('BLOCKS', 'Wooden blocks', 3990, 'pieces', { '30': 0, '60': 2500, '100': 5000 }, { material: 'beech', age: 'from 1 year' }, 'All multiples of one measure, so that towers come out even.'),
    family('TRAIN', 'Toy train', 2490, 'colour', { red: 0, blue: 0, yellow: 0 }, { material: 'maple', age: 'from 3 years' }, 'Three wagons and magnets that always find each other.'),
    family('PUZZLE', 'Jigsaw puzzle', 1790, 'picture', { harbour: 0, forest: 0, market: 0, 'winter village': 0, 'night sky': 0 }, { pieces: '500', age: 'from 8 years' }, 'Thick board, a clean cut, and no piece twice the same.'),
    family('BEAR', 'Teddy bear', 3490, 'size', { '25 cm': 0, '35 cm': 1500 }, { material: 'mohair', age: 'from birth' }, 'Jointed in five places and stuffed with wood wool, for hugging.'),
    family('KITE', 'Single-line kite', 2290, 'colour', { rainbow: 0, orange: 0 }, { span: '130 cm', wind: '2 to 5 Bft' }, 'Flies in a breeze and survives the tree.'),
  ],
  books: [
    family('ATLAS', 'Pocket atlas', 1490, 'edition', { Europe: 0, World: 500, City: 200 }, { pages: '240', language: 'English' }, 'Drawn anew, small enough for the bag you already have.'),
    family('COOK', 'Cook book', 2990, 'title', { 'Soups and broths': 0, 'Bread at home': 0, 'One pan': 0, 'Winter vegetables': 0 }, { pages: '208', binding: 'cloth' }, 'Sixty recipes that work, each on a spread that stays open.'),
    family('FIELD', 'Field guide', 1990, 'subject', { birds: 0, trees: 0, mushrooms: 0, insects: 0, 'wild flowers': 0, stars: 0 }, { pages: '320', binding: 'water-repellent' }, 'What is it? Find out in three questions.'),
    family('NOVEL', 'Classic novel', 1190, 'title', { 'The Quiet Harbour': 0, 'Nine Winters': 0, 'The Clockmaker': 0, 'A House by the Line': 0, 'Salt Road': 0 }, { pages: '384', binding: 'paperback' }, 'Set in a type that was made for reading in bed.'),
  ],
  outdoors: [
    family('BOTTLE', 'Insulated bottle', 2990, 'size', { '350 ml': 0, '500 ml': 300, '750 ml': 700, '1 l': 1200 }, { material: 'stainless steel' }, 'Cold for a day, hot for half of one. One lid, no straw.'),
    family('PACK', 'Daypack', 8900, 'colour', { black: 0, moss: 0, rust: 0, sand: 0 }, { volume: '20 l', material: 'waxed canvas' }, 'Two pockets, one strap that fits, nothing that dangles.'),
    family('TORCH', 'Head torch', 3990, 'light', { '200 lm': 0, '400 lm': 1500 }, { battery: 'rechargeable, USB-C', protection: 'IPX6' }, 'Red light for maps, white for trails, and a switch for gloves.'),
    family('SOCK', 'Hiking socks', 1890, 'size', { '36-38': 0, '39-41': 0, '42-44': 0, '45-47': 0 }, { material: 'merino wool' }, 'No seam where it counts. Walk three days, then wash.'),
    family('TARP', 'Tarpaulin', 6900, 'size', { '2 x 3 m': 0, '3 x 3 m': 1500, '4 x 4 m': 3500 }, { material: 'ripstop nylon', water: '3000 mm' }, 'Nineteen loops, so that there is always one where the tree is.'),
  ],
  cleaning: [
    family('CLOTH', 'Cleaning cloths, pack of three', 890, 'colour', { grey: 0, yellow: 0, blue: 0, green: 0 }, { material: 'cotton and bamboo', size: '30 x 30 cm' }, 'Pick up with water alone what others need a bottle for.'),
    family('BROOM', 'Broom', 2490, 'bristles', { 'horse hair': 0, coconut: -300 }, { handle: 'beech, 140 cm' }, 'Sweeps dust, not around it.'),
    family('DUSTER', 'Feather duster', 1690, 'length', { '40 cm': 0, '70 cm': 600 }, { material: 'ostrich' }, 'Takes the dust along instead of moving it.'),
    family('SPONGE', 'Cellulose sponges, pack of five', 490, 'colour', { natural: 0, mixed: 0 }, { material: 'cellulose' }, 'Compostable when their time has come.'),
    family('WASH', 'Laundry soap', 990, 'kind', { flakes: 0, liquid: 200, 'for wool': 300 }, { weight: '1 kg' }, 'Enough for forty loads, without perfume.'),
    family('PEGS', 'Clothes pegs, pack of fifty', 790, 'material', { beech: 0, steel: 1200 }, { spring: 'stainless' }, 'Hold in a storm and let go when asked.'),
  ],
}
