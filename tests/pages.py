"""Assertions made up for the tests of the page: small, hostile, and as large as issue 8 asks."""

import random
import re

from kg.model import (
    Assertion,
    Certainty,
    Claim,
    Context,
    Cue,
    Document,
    Entity,
    EntityType,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Source,
    Span,
)

HOSTILE = [
    "<script>window.__hit=1</script>",
    "</script><script>window.__hit=1</script>",
    "<img src=x onerror=window.__hit=1>",
    "<svg onload=window.__hit=1>",
    '"><img src=x onerror=window.__hit=1>',
    "' onmouseover='window.__hit=1",
    '" autofocus onfocus="window.__hit=1',
    "<a href='javascript:window.__hit=1'>href</a>",
    "javascript:window.__hit=1",
    "data:text/html,<script>window.__hit=1</script>",
    "<iframe srcdoc='<script>parent.__hit=1</script>'>",
    "<style>*{display:none}</style>",
    "</style><script>window.__hit=1</script>",
    "<!-- <script> --><script>window.__hit=1</script>",
    "]]><script>window.__hit=1</script>",
    "{{constructor.constructor('window.__hit=1')()}}",
    "${window.__hit=1}",
    "\\u003cscript\\u003ewindow.__hit=1\\u003c/script\\u003e",
    "&lt;script&gt;window.__hit=1&lt;/script&gt;",
    "%3Cscript%3Ewindow.__hit=1%3C/script%3E",
    "__proto__",
    "constructor",
    "toString",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "＝1+1",
    "gene \u202egnp.exe\u202c end",
    "\u2066isolated\u2069 \u200bzero",
    "line\u2028separator\u2029paragraph",
    "nul\u0000bell\u0007",
    "lone \ud800 surrogate",
    "𝒜strål 🧬 plane",
    "url(http://evil.example/x.png)",
    "expression(window.__hit=1)",
    "../../../../etc/passwd",
    "<base href='http://evil.example/'><meta http-equiv=refresh content='0;url=http://evil.example'>",
    "a~b&c=d#e%f|g",
    'quote " back \\ slash \r\n new <http://evil.example> .',
]


def entity(label, kind=EntityType.GENE, curie=None, gene=None):
    return Entity(curie or f"kgt:{kind.value.lower()}-{label.lower().replace(' ', '-')}", label, kind, gene)


def evidence(  # noqa: PLR0917
    claim, text, document="doc", start=0, certainty=Certainty.ASSERTED, score=0.9, context=None, **more
):
    sentence = Sentence(document, start, start + len(text), text, (Piece(0, start, len(text)),), "results")
    subject, other = (_grounding(sentence, side) for side in (claim.subject, claim.object))
    return Evidence(
        sentence,
        subject,
        other,
        more.pop("trigger", None),
        more.pop("rule", "made-up"),
        certainty,
        context=context or Context(),
        score=score,
        **more,
    )


def _grounding(sentence, side):
    at = max(sentence.text.find(side.label), 0)
    span = Span(at, min(at + len(side.label), len(sentence.text)))
    return Grounding(Mention(sentence, span, side.type, "test"), side, 0.95, "label")


def document(name, **source):
    return Document(name, source.pop("title", f"On {name}"), "", Source(f"{name}.txt", **source))


def small():
    """A graph that holds one of everything a reader looks for, about made-up drugs and real words."""
    alpha, beta = entity("alphamab", EntityType.DRUG), entity("betatinib", EntityType.DRUG)
    gene, other = entity("GENA"), entity("GENB")
    loss = entity("GENA loss", EntityType.ALTERATION, gene=gene)
    gain = entity("GENB amplification", EntityType.ALTERATION, gene=other)
    cancer, sarcoma = entity("liver cancer", EntityType.DISEASE), entity("sarcoma", EntityType.DISEASE)
    process = entity("cell migration", EntityType.PROCESS)
    bypass = entity("bypass receptor", EntityType.MECHANISM)
    cohort, cells = Context(disease=cancer, model="cohort"), Context(disease=sarcoma, model="cell line")

    resists = Claim(loss, "confers_resistance_to", alpha)
    not_resists = Claim(loss, "confers_resistance_to", alpha, negated=True)
    sensitises = Claim(loss, "confers_sensitivity_to", alpha)
    gains = Claim(gain, "confers_resistance_to", alpha)
    targets = Claim(beta, "targets", other)
    treats, lacks = Claim(alpha, "treats", cancer), Claim(alpha, "lacks_benefit_in", cancer)
    with_beta = Claim(alpha, "combined_with", beta)
    moves, has = Claim(gene, "inhibits", process), Claim(sarcoma, "has_alteration", gain)

    said = "In 40 patients, GENA loss may confer resistance to alphamab."
    cue = Cue("hedge", Span(said.index("may"), said.index("may") + 3), Span(0, len(said)))
    trigger = Span(said.index("resistance"), said.index("resistance") + len("resistance"))
    first, second = (
        Context(cancer, model="patient", line="first-line"),
        Context(cancer, model="patient", line="second-line"),
    )
    rows = {
        resists: [
            evidence(
                resists,
                "GENA loss conferred resistance to alphamab.",
                "one",
                context=cohort,
                mechanism=bypass,
            ),
            evidence(
                resists,
                said,
                "two",
                certainty=Certainty.PROBABLE,
                score=0.6,
                context=cells,
                cues=(cue,),
                trigger=trigger,
            ),
        ],
        not_resists: [
            evidence(
                not_resists,
                "GENA loss was not associated with resistance to alphamab.",
                "three",
                context=cells,
            )
        ],
        sensitises: [
            evidence(sensitises, "GENA loss sensitised sarcoma cells to alphamab.", "three", context=cells)
        ],
        gains: [evidence(gains, "GENB amplification drove resistance to alphamab.", "two", mechanism=bypass)],
        targets: [evidence(targets, "betatinib binds GENB.", "one", mode="binds")],
        treats: [
            evidence(
                treats, "alphamab gave a response of 8.5 months in liver cancer.", "one", 300, context=first
            )
        ],
        lacks: [
            evidence(lacks, "On alphamab liver cancer progressed after 2 months.", "one", 400, context=second)
        ],
        with_beta: [evidence(with_beta, "alphamab was given with betatinib.", "one", 500, context=second)],
        moves: [evidence(moves, "GENA holds back cell migration.", "two", 300)],
        has: [evidence(has, "In sarcoma, GENB amplification was seen.", "three", 300)],
    }
    documents = [
        document("one", pmid="12345678", doi="10.1000/one(1)", journal="J Made Up", year="2019"),
        document("two", year="2021"),
        document("three", pmcid="PMC1234567", year="2023"),
    ]
    return [Assertion(claim, tuple(found)) for claim, found in rows.items()], documents


def hostile():
    """Every hostile string in every field that text can reach."""
    assertions, documents = [], []
    for number, text in enumerate(HOSTILE):
        thing = entity(f"{text} thing", EntityType.ALTERATION, f"kgt:{text}")
        drug = entity(f"{text} drug", EntityType.DRUG, f"{text}:{number}")
        disease = entity(text, EntityType.DISEASE, f"MONDO:{text}")
        mechanism = entity(f"mechanism {text}", EntityType.MECHANISM)
        context = Context(
            disease=disease,
            model=text,
            line=text,
            setting=text,
            resistance=text,
            finding=text,
            combination=(text,),
            eco=text,
            cites=(text,),
            seam=text,
        )
        sentence = f"{text} thing and {text} drug: {text}"
        for predicate in ("confers_resistance_to", "confers_sensitivity_to", text or "x"):
            claim = Claim(thing, predicate, drug)
            found = evidence(
                claim,
                sentence,
                text,
                context=context,
                rule=text,
                mode=text,
                mechanism=mechanism,
                trigger=Span(0, len(text)),
            )
            assertions.append(Assertion(claim, (found,)))
        documents.append(
            Document(
                text,
                text,
                "",
                Source(text, pmid=text, pmcid=text, doi=f"10.1000/{text}", journal=text, year=text),
            )
        )
        treats = Claim(drug, "treats", disease)
        assertions.append(Assertion(treats, (evidence(treats, sentence, text, 900, context=context),)))
    return assertions, documents


SYLLABLES = re.findall(
    r"\w+", "ba ce di fo gu ka le mi no pu ra se ti vo xu zan mab nib tin lor ven quin rel dar"
)
KINDS = [EntityType.DRUG, EntityType.GENE, EntityType.ALTERATION, EntityType.DISEASE, EntityType.PROCESS]
PREDICATES = {
    EntityType.DRUG: ["targets", "treats", "combined_with", "overcomes_resistance_to"],
    EntityType.GENE: ["activates", "regulates", "interacts_with", "inhibits"],
    EntityType.ALTERATION: ["confers_resistance_to", "confers_sensitivity_to", "activates", "biomarker_of"],
    EntityType.DISEASE: ["has_alteration"],
    EntityType.PROCESS: ["confers_resistance_to", "activates"],
}
WORDS = re.findall(
    r"\w+",
    """patients cells expression tumours response cohort signalling phosphorylation significantly after
    before treated with without increased reduced observed reported growth survival progression mediated
    pathway receptor downstream resistance sensitivity analysis compared groups model clinical median months
    trial arm data suggest that the in of and was were not to from by as lines xenograft assay knockdown
    inhibitor combination baseline biopsy sequencing""",
)


def synthetic(nodes, edges, seed=8, *, wordy=False):
    """Preferential attachment; a sentence or two for each claim: short, or `wordy`, of random words."""
    chance = random.Random(seed)  # noqa: S311
    things = []
    for number in range(nodes):
        kind = KINDS[number % len(KINDS)]
        label = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + (
            str(number) if number % 3 else ""
        )
        things.append(Entity(f"kgt:{number}", label, kind))
    documents = [
        document(f"d{number:05}", pmid=str(10_000_000 + number), year=str(1990 + number % 36))
        for number in range(max(1, edges // 40))
    ]
    diseases = [thing for thing in things if thing.type is EntityType.DISEASE][:200]
    ends, seen, assertions, place = [0], set(), [], {}
    while len(assertions) < edges:
        subject = chance.randrange(nodes)
        other = chance.choice(ends) if chance.random() < 0.6 else chance.randrange(nodes)
        predicate = chance.choice(PREDICATES[things[subject].type])
        claim = Claim(things[subject], predicate, things[other], chance.random() < 0.05)
        key = (claim.subject.curie, predicate, claim.object.curie, claim.negated)
        if subject == other or key in seen:
            continue
        seen.add(key)
        ends += [subject, other]
        rows = tuple(
            _row(chance, claim, documents, diseases, place, wordy=wordy)
            for _ in range(1 + (chance.random() < 0.15))
        )
        assertions.append(Assertion(claim, rows))
    return assertions, documents


def _row(chance, claim, documents, diseases, place, *, wordy):
    paper = chance.choice(documents).id
    said = f"{claim.subject.label} {claim.predicate.replace('_', ' ')} {claim.object.label} in"
    words = [said, *chance.choices(WORDS, k=chance.randint(12, 20) if wordy else 2)]
    text = " ".join(words)
    start = place.get(paper, 0)
    place[paper] = start + len(text) + 1
    context = Context(
        disease=chance.choice(diseases) if chance.random() < 0.5 else None,
        model=chance.choice(["", "cohort", "review", "cell line", "patient"]),
    )
    sure = Certainty.ASSERTED if chance.random() < 0.85 else Certainty.POSSIBLE
    return evidence(
        claim, text, paper, start, sure, chance.random(), context, rule=f"rule-{chance.randrange(60)}"
    )
