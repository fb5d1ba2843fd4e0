//! Requests of a school, written to measure by: category, subject, text.

pub const NETWORK: i64 = 1;
pub const PRINTING: i64 = 2;
pub const PICTURE: i64 = 3;
pub const ACCOUNTS: i64 = 4;
pub const SOFTWARE: i64 = 5;
pub const COMPUTERS: i64 = 6;

pub const REQUESTS: &[(i64, &str, &str)] = &[
    (
        NETWORK,
        "Pas de wifi dans l’amphi",
        "Mon téléphone voit le réseau mais ne s’y connecte pas.",
    ),
    (
        NETWORK,
        "Réseau coupé au deuxième étage",
        "Plus de connexion sur les prises murales du bureau 214.",
    ),
    (
        NETWORK,
        "Wi-Fi très lent",
        "Le débit est si faible à la bibliothèque que les pages ne s’ouvrent plus.",
    ),
    (
        NETWORK,
        "Eduroam refuse de se connecter",
        "Le wifi eduroam demande un certificat que je n’ai pas.",
    ),
    (
        NETWORK,
        "Prise réseau morte",
        "La prise près de la fenêtre ne donne plus de connexion, le câble est bon.",
    ),
    (
        NETWORK,
        "Accès VPN depuis la maison",
        "Le VPN se coupe au bout de dix minutes, la connexion de chez moi est pourtant bonne.",
    ),
    (
        NETWORK,
        "Internet ne passe plus",
        "Aucun site ne s’ouvre en salle 31, le wifi est pourtant connecté.",
    ),
    (
        NETWORK,
        "No wifi in the studio",
        "The network disappears every afternoon and nobody can connect.",
    ),
    (
        NETWORK,
        "Câble réseau trop court",
        "Il nous faudrait un câble de dix mètres pour relier l’atelier à la prise.",
    ),
    (
        NETWORK,
        "VPN : erreur de certificat",
        "Le client VPN annonce que le certificat a expiré.",
    ),
    (
        NETWORK,
        "Connexion perdue pendant l’examen",
        "Le réseau est tombé deux fois en salle 12 pendant l’épreuve en ligne.",
    ),
    (
        NETWORK,
        "Borne wifi éteinte",
        "La borne du couloir ne clignote plus et on ne capte plus rien.",
    ),
    (
        PRINTING,
        "Imprimante bloquée",
        "Bourrage papier à l’imprimante du premier étage.",
    ),
    (
        PRINTING,
        "Plus de toner",
        "L’imprimante du secrétariat sort des feuilles grises, il faut changer le toner.",
    ),
    (
        PRINTING,
        "Le traceur coupe mes plans",
        "Mes planches A0 sortent rognées du traceur.",
    ),
    (
        PRINTING,
        "Impression en couleur refusée",
        "L’imprimante n’imprime qu’en noir alors que mon quota couleur n’est pas épuisé.",
    ),
    (
        PRINTING,
        "Quota d’impression",
        "Mon quota de pages est à zéro alors que je n’ai rien imprimé ce mois-ci.",
    ),
    (
        PRINTING,
        "Papier A3 manquant",
        "Il n’y a plus de papier dans le bac A3 du copieur.",
    ),
    (
        PRINTING,
        "Printer offline",
        "The printer on the ground floor says offline and my print jobs wait.",
    ),
    (
        PRINTING,
        "Traceur en panne avant le rendu",
        "Le traceur affiche une erreur de tête d’impression et vingt personnes attendent.",
    ),
    (
        PRINTING,
        "Photocopieuse : scan vers courriel",
        "Le scan du copieur n’arrive pas dans ma boîte.",
    ),
    (
        PRINTING,
        "Imprimer depuis un portable",
        "Comment installer l’imprimante des étudiants sur mon portable ?",
    ),
    (
        PRINTING,
        "Traces noires sur les pages",
        "Chaque feuille imprimée porte une bande noire, le tambour est sans doute usé.",
    ),
    (
        PRINTING,
        "Plan imprimé à la mauvaise échelle",
        "Le traceur réduit mes planches, l’impression ne fait pas un mètre.",
    ),
    (
        PICTURE,
        "Vidéoprojecteur sans image",
        "En salle 12 le projecteur s’allume mais l’écran reste noir.",
    ),
    (
        PICTURE,
        "Micro muet",
        "Le micro de l’amphi ne donne plus de son dans les enceintes.",
    ),
    (
        PICTURE,
        "Câble HDMI arraché",
        "Le câble HDMI de la salle 8 ne tient plus, l’image saute.",
    ),
    (
        PICTURE,
        "Télécommande du projecteur",
        "La télécommande du vidéoprojecteur a disparu de la salle 20.",
    ),
    (
        PICTURE,
        "Pas de son en visioconférence",
        "Les enceintes restent muettes pendant la visio, le micro marche.",
    ),
    (
        PICTURE,
        "Projector lamp",
        "The projector in the lecture hall asks for a new lamp and the picture is yellow.",
    ),
    (
        PICTURE,
        "Écran motorisé coincé",
        "L’écran de projection ne descend plus qu’à moitié.",
    ),
    (
        PICTURE,
        "Caméra de l’amphi",
        "La caméra filme de travers et le son arrive en retard sur l’image.",
    ),
    (
        PICTURE,
        "Prêt d’un micro-cravate",
        "Il me faudrait un micro et deux enceintes pour la conférence de jeudi.",
    ),
    (
        PICTURE,
        "Image floue en salle 4",
        "Le vidéoprojecteur fait une image floue, la mise au point ne bouge pas.",
    ),
    (
        PICTURE,
        "Adaptateur HDMI",
        "Avez-vous un adaptateur HDMI pour brancher ma tablette au projecteur ?",
    ),
    (
        PICTURE,
        "Sonorisation qui siffle",
        "Les enceintes sifflent dès qu’on approche le micro.",
    ),
    (
        ACCOUNTS,
        "Mot de passe oublié",
        "Je n’arrive plus à ouvrir ma session, j’ai perdu mon mot de passe.",
    ),
    (
        ACCOUNTS,
        "Compte verrouillé",
        "Après trois essais mon compte est verrouillé.",
    ),
    (
        ACCOUNTS,
        "Nouvel arrivant",
        "Pouvez-vous créer un compte pour le stagiaire qui commence lundi ?",
    ),
    (
        ACCOUNTS,
        "Identifiant inconnu",
        "Le portail dit que mon identifiant est inconnu.",
    ),
    (
        ACCOUNTS,
        "Changer mon nom d’usage",
        "Je me suis mariée et mon compte porte encore mon ancien nom.",
    ),
    (
        ACCOUNTS,
        "Password expired",
        "My password expired and the account page does not accept a new one.",
    ),
    (
        ACCOUNTS,
        "Accès au dossier partagé",
        "Je n’ai pas les droits sur le dossier partagé de l’équipe, pouvez-vous ajouter mon compte ?",
    ),
    (
        ACCOUNTS,
        "Boîte pleine",
        "Ma boîte est pleine et je ne reçois plus de messages.",
    ),
    (
        ACCOUNTS,
        "Départ d’une collègue",
        "Le compte de ma collègue est à fermer, ses droits sur le dossier aussi.",
    ),
    (
        ACCOUNTS,
        "Code à usage unique",
        "L’application ne me donne plus de code et je ne peux pas ouvrir ma session.",
    ),
    (
        ACCOUNTS,
        "Liste de diffusion",
        "Ajoutez mon identifiant à la liste des enseignants, je ne reçois pas les messages.",
    ),
    (
        ACCOUNTS,
        "Mot de passe refusé",
        "Le portail refuse mon mot de passe depuis que je l’ai changé.",
    ),
    (
        SOFTWARE,
        "Licence AutoCAD expirée",
        "AutoCAD annonce que la licence a expiré sur tous les postes.",
    ),
    (
        SOFTWARE,
        "Installer Rhino",
        "Il faudrait le logiciel Rhino et son module sur les postes de la salle 31.",
    ),
    (
        SOFTWARE,
        "Photoshop se ferme",
        "Photoshop se ferme dès que j’ouvre un grand fichier.",
    ),
    (
        SOFTWARE,
        "Mise à jour d’ArchiCAD",
        "La version d’ArchiCAD est trop ancienne pour ouvrir mes fichiers.",
    ),
    (
        SOFTWARE,
        "Licence SketchUp",
        "Le logiciel réclame une licence au démarrage.",
    ),
    (
        SOFTWARE,
        "AutoCAD licence",
        "AutoCAD says that no licence is available on the computers of room 31.",
    ),
    (
        SOFTWARE,
        "Module de rendu pour Rhino",
        "Le module de rendu n’apparaît pas dans Rhino après l’installation.",
    ),
    (
        SOFTWARE,
        "Excel n’ouvre plus le fichier",
        "Le fichier des notes est déclaré corrompu par Excel.",
    ),
    (
        SOFTWARE,
        "Logiciel de cartographie",
        "Pouvez-vous installer QGIS, dernière version, pour mon cours ?",
    ),
    (
        SOFTWARE,
        "InDesign en anglais",
        "InDesign est en anglais depuis la mise à jour, je voudrais la version française.",
    ),
    (
        SOFTWARE,
        "Polices absentes",
        "Les polices de la charte ne sont pas installées dans InDesign.",
    ),
    (
        SOFTWARE,
        "Version de Blender",
        "Blender refuse mon fichier, il vient d’une version plus récente du logiciel.",
    ),
    (
        COMPUTERS,
        "Ordinateur qui ne démarre pas",
        "L’écran du poste 7 reste bleu au démarrage.",
    ),
    (
        COMPUTERS,
        "Clavier cassé",
        "Trois touches du clavier sont cassées sur le poste du fond.",
    ),
    (
        COMPUTERS,
        "Souris qui saute",
        "La souris du poste 3 ne répond plus.",
    ),
    (
        COMPUTERS,
        "Portable tombé",
        "Mon portable de service est tombé, la charnière et l’écran sont cassés.",
    ),
    (
        COMPUTERS,
        "Disque dur plein",
        "L’ordinateur annonce un disque plein et devient très lent.",
    ),
    (
        COMPUTERS,
        "Laptop battery",
        "The battery of my laptop lasts ten minutes, could I have another one?",
    ),
    (
        COMPUTERS,
        "Prêt d’un ordinateur portable",
        "Je voudrais emprunter un portable pour la soutenance.",
    ),
    (
        COMPUTERS,
        "Ventilateur bruyant",
        "L’ordinateur de la salle 9 souffle très fort et chauffe.",
    ),
    (
        COMPUTERS,
        "Batterie gonflée",
        "La batterie du portable a gonflé, le clavier se soulève.",
    ),
    (
        COMPUTERS,
        "Clé USB non reconnue",
        "Le poste ne voit aucune clé USB, les ports de devant semblent morts.",
    ),
    (
        COMPUTERS,
        "Poste lent au démarrage",
        "L’ordinateur du bureau met vingt minutes à démarrer.",
    ),
    (
        COMPUTERS,
        "Souris et clavier à remplacer",
        "Le clavier et la souris du poste d’accueil sont usés.",
    ),
];
