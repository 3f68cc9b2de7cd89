"""Rules about the text, the plan, the people, the attachments and the letter; acceptances.

One file a family; `pieces` and `grammar` are what rules about words have in common. Rules about
reading itself stand where the reading is: notes/, directory/, release/, compose/.
"""
