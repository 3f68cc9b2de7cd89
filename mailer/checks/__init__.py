"""Rules about the text, the people and the letter, one file a family; acceptances of warnings.

Rules about reading itself stand where the reading is: notes/, directory/, release/, compose/.
"""
