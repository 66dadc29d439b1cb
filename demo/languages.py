"""The same stories in the other languages of the reporter's pages; the types they have words for."""

from __future__ import annotations

from num_service.domain.shared.taxonomy import IncidentType, Language

_I = IncidentType

OPENINGS: dict[Language, tuple[str, ...]] = {
    Language.PT: (
        "Ele marcou pelo meu anúncio e no início foi simpático.",
        "Demorei a escrever isto porque tive medo.",
        "Uma colega disse-me que vocês ajudam.",
        "Já o tinha visto uma vez.",
    ),
    Language.RO: (
        "A sunat la numărul din anunț și la început a fost politicos.",
        "Nu am vrut să spun nimănui, dar nu vreau să pățească și altele.",
        "O prietenă mi-a zis să vă scriu.",
        "L-am mai văzut o dată.",
    ),
    Language.ZH: (
        "他通过我的广告预约,一开始很有礼貌。",
        "我犹豫了很久才写下来。",
        "朋友告诉我可以跟你们说。",
        "我以前见过他一次。",
    ),
}

TOLD: dict[Language, dict[IncidentType, str]] = {
    Language.PT: {
        _I.UNWANTED_CONTACT: "Não pára de ligar e de escrever, mesmo depois de eu o bloquear.",
        _I.THREATENING_MESSAGES: "Mandou mensagens a ameaçar-me.",
        _I.NON_PAYMENT: "Foi-se embora sem pagar.",
        _I.VERBAL_ABUSE: "Gritou comigo e insultou-me por ser brasileira.",
        _I.CONDOM_REMOVAL: "Tirou o preservativo sem me dizer.",
        _I.THREAT_TO_OUT: "Disse que ia contar à minha família.",
        _I.ASSAULT: "Empurrou-me e bateu-me no braço.",
        _I.THEFT: "Depois de ele sair faltava dinheiro na minha carteira.",
        _I.STALKING: "Vi-o à porta do prédio duas vezes.",
        _I.TIMEWASTER: "Marca e nunca aparece.",
    },
    Language.RO: {
        _I.UNWANTED_CONTACT: "Mă sună și îmi scrie în fiecare noapte, deși l-am blocat.",
        _I.THREATENING_MESSAGES: "Mi-a trimis mesaje de amenințare.",
        _I.NON_PAYMENT: "A plecat fără să plătească.",
        _I.VERBAL_ABUSE: "A țipat la mine și m-a înjurat.",
        _I.CONDOM_REMOVAL: "A scos prezervativul fără să-mi spună.",
        _I.THREAT_TO_OUT: "A spus că îi va spune familiei mele ce fac.",
        _I.ASSAULT: "M-a împins și m-a lovit.",
        _I.ROBBERY: "Mi-a luat telefonul și banii cu forța.",
        _I.HELD: "A încuiat ușa și nu m-a lăsat să plec.",
        _I.TIMEWASTER: "Face programări și nu vine niciodată.",
    },
    Language.ZH: {
        _I.UNWANTED_CONTACT: "我拉黑他以后,他还换号码不停打电话发消息。",
        _I.THREATENING_MESSAGES: "他发来威胁的短信。",
        _I.NON_PAYMENT: "他没有付钱就走了。",
        _I.VERBAL_ABUSE: "他大声辱骂我。",
        _I.CONDOM_REMOVAL: "他偷偷摘掉了安全套。",
        _I.THREAT_TO_OUT: "他说要告诉我的家人。",
        _I.ROBBERY: "他抢走了我的手机和现金。",
        _I.FAKE_PAYMENT: "他给我看的转账是假的。",
        _I.TIMEWASTER: "他约好了却从来不来。",
    },
}

CLOSINGS: dict[Language, tuple[str, ...]] = {
    Language.PT: ("Só quero que as outras saibam.", "Por favor não me liguem, escrevam aqui."),
    Language.RO: ("Vreau doar să știe și celelalte.", "Vă rog să nu mă sunați."),
    Language.ZH: ("我只希望别人也知道。", "请不要打电话给我。"),
}
