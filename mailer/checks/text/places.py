"""Places that are spelt as they should be, however much they look like another.

The municipalities of 1 January 2026 and the provinces, spelt as PDOK's Locatieserver and the
official publications spell them (taken over from a public copy of that list); municipalities that
were merged into others in the north, and villages there whose names are near a municipality's.
"""

_MUNICIPALITIES = """
's-Gravenhage, 's-Hertogenbosch, Aa en Hunze, Aalsmeer, Aalten, Achtkarspelen, Alblasserdam,
Albrandswaard, Alkmaar, Almelo, Almere, Alphen aan den Rijn, Alphen-Chaam, Altena, Ameland,
Amersfoort, Amstelveen, Amsterdam, Apeldoorn, Arnhem, Assen, Asten, Baarle-Nassau, Baarn,
Barendrecht, Barneveld, Beek, Beekdaelen, Beesel, Berg en Dal, Bergeijk, Bergen, Bergen op Zoom,
Berkelland, Bernheze, Best, Beuningen, Beverwijk, Bladel, Blaricum, Bloemendaal,
Bodegraven-Reeuwijk, Boekel, Borger-Odoorn, Borne, Borsele, Boxtel, Breda, Bronckhorst, Brummen,
Brunssum, Bunnik, Bunschoten, Buren, Capelle aan den IJssel, Castricum, Coevorden, Cranendonck,
Culemborg, Dalfsen, Dantumadiel, De Bilt, De Fryske Marren, De Ronde Venen, De Wolden, Delft,
Den Helder, Deurne, Deventer, Diemen, Dijk en Waard, Dinkelland, Doesburg, Doetinchem, Dongen,
Dordrecht, Drechterland, Drimmelen, Dronten, Druten, Duiven, Echt-Susteren, Edam-Volendam, Ede,
Eemnes, Eemsdelta, Eersel, Eijsden-Margraten, Eindhoven, Elburg, Emmen, Enkhuizen, Enschede, Epe,
Ermelo, Etten-Leur, Geertruidenberg, Geldrop-Mierlo, Gemert-Bakel, Gennep, Gilze en Rijen,
Goeree-Overflakkee, Goes, Goirle, Gooise Meren, Gorinchem, Gouda, Groningen, Gulpen-Wittem,
Haaksbergen, Haarlem, Haarlemmermeer, Halderberge, Hardenberg, Harderwijk, Hardinxveld-Giessendam,
Harlingen, Hattem, Heemskerk, Heemstede, Heerde, Heerenveen, Heerlen, Heeze-Leende, Heiloo,
Hellendoorn, Helmond, Hendrik-Ido-Ambacht, Hengelo, Het Hogeland, Heumen, Heusden, Hillegom,
Hilvarenbeek, Hilversum, Hoeksche Waard, Hof van Twente, Hollands Kroon, Hoogeveen, Hoorn,
Horst aan de Maas, Houten, Huizen, Hulst, IJsselstein, Kaag en Braassem, Kampen, Kapelle, Katwijk,
Kerkrade, Koggenland, Krimpen aan den IJssel, Krimpenerwaard, Laarbeek, Land van Cuijk, Landgraaf,
Landsmeer, Lansingerland, Laren, Leeuwarden, Leiden, Leiderdorp, Leidschendam-Voorburg, Lelystad,
Leudal, Leusden, Lingewaard, Lisse, Lochem, Loon op Zand, Lopik, Losser, Maasdriel, Maasgouw,
Maashorst, Maassluis, Maastricht, Medemblik, Meerssen, Meierijstad, Meppel, Middelburg,
Midden-Delfland, Midden-Drenthe, Midden-Groningen, Moerdijk, Molenlanden, Montferland, Montfoort,
Mook en Middelaar, Neder-Betuwe, Nederweert, Nieuwegein, Nieuwkoop, Nijkerk, Nijmegen, Nissewaard,
Noardeast-Fryslân, Noord-Beveland, Noordenveld, Noordoostpolder, Noordwijk, Nuenen, Nunspeet,
Oegstgeest, Oirschot, Oisterwijk, Oldambt, Oldebroek, Oldenzaal, Olst-Wijhe, Ommen, Oost Gelre,
Oosterhout, Ooststellingwerf, Oostzaan, Opmeer, Opsterland, Oss, Oude IJsselstreek, Ouder-Amstel,
Oudewater, Overbetuwe, Papendrecht, Peel en Maas, Pekela, Pijnacker-Nootdorp, Purmerend, Putten,
Raalte, Reimerswaal, Renkum, Renswoude, Reusel-De Mierden, Rheden, Rhenen, Ridderkerk,
Rijssen-Holten, Rijswijk, Roerdalen, Roermond, Roosendaal, Rotterdam, Rozendaal, Rucphen, Schagen,
Scherpenzeel, Schiedam, Schiermonnikoog, Schouwen-Duiveland, Simpelveld, Sint-Michielsgestel,
Sittard-Geleen, Sliedrecht, Sluis, Smallingerland, Soest, Someren, Son en Breugel, Stadskanaal,
Staphorst, Stede Broec, Steenbergen, Steenwijkerland, Stein, Stichtse Vecht, Súdwest-Fryslân,
Terneuzen, Terschelling, Texel, Teylingen, Tholen, Tiel, Tilburg, Tubbergen, Twenterand, Tynaarlo,
Tytsjerksteradiel, Uitgeest, Uithoorn, Urk, Utrecht, Utrechtse Heuvelrug, Vaals,
Valkenburg aan de Geul, Valkenswaard, Veendam, Veenendaal, Veere, Veldhoven, Velsen, Venlo, Venray,
Vijfheerenlanden, Vlaardingen, Vlieland, Vlissingen, Voerendaal, Voorne aan Zee, Voorschoten,
Voorst, Vught, Waadhoeke, Waalre, Waalwijk, Waddinxveen, Wageningen, Wassenaar, Waterland, Weert,
West Betuwe, West Maas en Waal, Westerkwartier, Westerveld, Westervoort, Westerwolde, Westland,
Weststellingwerf, Wierden, Wijchen, Wijdemeren, Wijk bij Duurstede, Winterswijk, Woensdrecht,
Woerden, Wormerland, Woudenberg, Zaanstad, Zaltbommel, Zandvoort, Zeewolde, Zeist, Zevenaar,
Zoetermeer, Zoeterwoude, Zuidplas, Zundert, Zutphen, Zwartewaterland, Zwijndrecht, Zwolle
"""
_PROVINCES = """
Drenthe, Flevoland, Fryslân, Friesland, Gelderland, Groningen, Limburg, Noord-Brabant,
Noord-Holland, Overijssel, Utrecht, Zeeland, Zuid-Holland
"""
_OTHERS = """
Den Haag, Den Bosch, Appingedam, Bedum, Bellingwedde, Delfzijl, Eemsmond, Grootegast, Haren,
Hoogezand, Hoogezand-Sappemeer, Leek, Loppersum, Marum, De Marne, Menterwolde, Slochteren,
Ten Boer, Vlagtwedde, Winschoten, Winsum, Zuidhorn, Zuidlaren, Borger, Odoorn, Anloo, Gasselte,
Gieten, Rolde, Beilen, Smilde, Westerbork, Diever, Dwingeloo, Havelte, Vledder, Ruinen, De Wijk,
Zuidwolde, Norg, Peize, Roden, Vries, Eelde, Dalen, Sleen, Zweeloo, Oosterhesselen, Schoonebeek,
Ter Apel, Nieuw-Weerdinge, Westervelde, Taarlo, Meppen, Hooghalen, Emmer-Compascuum, Wolvega,
Twente
"""

ADJECTIVES = frozenset(
    {
        *("drents", "drentse", "drent", "drenten", "fries", "friese", "gronings", "groningse"),
        *("hollands", "hollandse", "zeeuws", "zeeuwse", "brabants", "brabantse", "limburgs"),
        *("limburgse", "gelders", "gelderse", "utrechts", "utrechtse"),
    }
)
"""Made of the name of a province, and often a letter or two away from it."""

PLACES = frozenset(
    " ".join(name.casefold().replace("-", " ").split())
    for table in (_MUNICIPALITIES, _PROVINCES, _OTHERS)
    for name in table.replace("\n", " ").split(",")
)
"""In lower case, with spaces for hyphens."""
